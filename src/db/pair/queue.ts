import { type Kysely, sql } from 'kysely';
import type { Listener } from '../../domain/conversation/speaker.ts';
import {
  type AuthorId,
  type ChatId,
  DEFAULT_HUB,
  type NetworkChatId,
  type NetworkMessageId,
  type SessionId,
} from '../../domain/ids.ts';
import { cityKey } from '../../domain/pair/compatibility.ts';
import {
  acceptanceAfter,
  genderNumber,
  lastWidening,
  type Preferences,
} from '../../domain/pair/preferences.ts';
import { lookAfter } from '../../domain/pair/looks.ts';
import type { QueueFigures, Seeker, LeftQueue, SearchState } from '../../domain/pair/queue.ts';
import type { PairRules } from '../../domain/pair/rules.ts';
import type { PairQueue, WaitingMessage, PausedSearch } from '../../domain/pair/work.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { restrictionOf } from '../moderation/inForce.ts';
import { takePair } from './matching.ts';
import { stalledSessions } from './sessions.ts';
import { suits } from './suits.ts';
import { msOf } from '../timestamps.ts';

/** What became of the wish to wait. */
export type Joined =
  | { readonly kind: 'waiting'; readonly since: number; readonly isNew: boolean }
  | { readonly kind: 'chatting'; readonly sessionId: SessionId }
  | { readonly kind: 'restricted' };

/**
 * Puts a person into the queue, at the end unless they have a place. People who are in a session or about to
 * be, or who are muted or banned, do not get in.
 */
export async function joinQueue(database: Database, seeker: Seeker, rules: PairRules): Promise<Joined> {
  const { personId, chatId, traits, preferences, premium } = seeker;
  const accepts = acceptanceAfter(preferences, 0, rules.minimumAge);
  const look = lookAfter({ looks: 0, waitedMs: 0, preferences });
  const { rows } = await sql<JoinedRow>`
    with person as (
      select ${restrictionOf(sql`${personId}::int`, sql`${DEFAULT_HUB}::int`)} as restriction,
             (select session_id from session_participants where person_id = ${personId} and open) as session_id
    ), before as (
      select state, since from pair_seekers where person_id = ${personId}
    ), joined as (
      insert into pair_seekers (
        person_id, chat_id, premium, ranked_at, gender, age, city_key, latitude, longitude, languages, interests, wants,
        accepts_genders, accepts_age_from, accepts_age_to, accepts_km, needs_language, needs_interest, look_at, pause_at,
        refresh_at)
      select ${personId}, ${chatId}, ${premium},
             now() - make_interval(secs => ${headStart(premium, rules)}::int + ${ratingOf(personId)}),
             ${genderNumber(traits.gender)}, ${traits.age ?? 0}, ${traits.city ? cityKey(traits.city) : null}::text,
             ${traits.city?.at?.latitude ?? null}::float8, ${traits.city?.at?.longitude ?? null}::float8,
             ${[...traits.languages]}::text[], ${[...traits.interests]}::text[], ${JSON.stringify(preferences)}::jsonb,
             ${accepts.genders}, ${accepts.ageFrom}, ${accepts.ageTo}, ${accepts.km}::int, ${accepts.needsLanguage},
             ${accepts.needsInterest}, now() + ${look.afterMs} * interval '1 millisecond',
             now() + make_interval(secs => ${rules.findTimeoutSeconds}::int), now() + interval '15 seconds'
      from person where session_id is null and restriction is null
      on conflict (person_id) do update set
        -- Who waits keeps the place, and says anew who they are; who was asked, or wanted to be told, begins again.
        since = case when pair_seekers.state = 'waiting' then pair_seekers.since else now() end,
        ranked_at = case when pair_seekers.state = 'waiting' then pair_seekers.ranked_at else excluded.ranked_at end,
        pause_at = case when pair_seekers.state = 'waiting' then pair_seekers.pause_at else excluded.pause_at end,
        state = 'waiting', premium = excluded.premium, gender = excluded.gender, age = excluded.age,
        city_key = excluded.city_key, latitude = excluded.latitude, longitude = excluded.longitude,
        languages = excluded.languages, interests = excluded.interests, wants = excluded.wants, widened = 0,
        accepts_genders = excluded.accepts_genders, accepts_age_from = excluded.accepts_age_from,
        accepts_age_to = excluded.accepts_age_to, accepts_km = excluded.accepts_km,
        needs_language = excluded.needs_language, needs_interest = excluded.needs_interest, looks = 0,
        look_at = excluded.look_at, refresh_at = excluded.refresh_at
      where pair_seekers.state <> 'claimed'
      returning since
    )
    select p.session_id, p.restriction, b.state as before,
           ${msOf('j.since')} as since
    from person p left join before b on true left join joined j on true
  `.execute(database.sql);
  const row = rows[0]!;
  if (row.since !== null) return { kind: 'waiting', since: row.since, isNew: row.before !== 'waiting' };
  if (row.session_id !== null) return { kind: 'chatting', sessionId: Number(row.session_id) as SessionId };
  if (row.restriction !== null) return { kind: 'restricted' };
  // Somebody took them this very moment.
  return joinQueue(database, seeker, rules);
}

interface JoinedRow {
  readonly session_id: string | null;
  readonly restriction: 'mute' | 'ban' | null;
  readonly before: string | null;
  readonly since: number | null;
}

function headStart(premium: boolean, { premiumHeadStartSeconds }: PairRules): number {
  return premium ? premiumHeadStartSeconds : 0;
}

/**
 * By how many seconds what partners said of a person moves them in the queue: the mean of the last month's ratings, as up
 * to ten seconds in either direction, once there are five.
 */
function ratingOf(person: AuthorId) {
  return sql`coalesce((
    select case when count(*) >= 5 then round(avg(r.rating) * 10) end::int from session_participants r
    where r.partner_id = ${person} and r.rating is not null), 0)`;
}

/** Takes a person off the queue; undefined when they were not in it. Who is about to be in a session stays for it. */
export async function leaveQueue(db: Kysely<never>, person: AuthorId): Promise<LeftQueue | undefined> {
  const { rows } = await sql<{ message: NetworkMessageId | null }>`
    delete from pair_seekers where person_id = ${person} and state <> 'claimed' returning waiting_message as message
  `.execute(db);
  const [left] = rows;
  return left && (left.message === null ? {} : { waitingMessage: left.message });
}

/** Goes on waiting at the old place, for as long again. False when the person was not in the queue. */
export async function resumeWaiting(db: Kysely<never>, person: AuthorId, rules: PairRules): Promise<boolean> {
  const { rows } = await sql`
    update pair_seekers
    set state = 'waiting', look_at = now(), refresh_at = now() + interval '15 seconds',
        pause_at = now() + make_interval(secs => ${rules.findTimeoutSeconds}::int)
    where person_id = ${person} and state in ('waiting', 'paused', 'notify') returning person_id
  `.execute(db);
  return rows.length > 0;
}

/** Waits no more, and is told when somebody suitable waits. False when the person was not in the queue. */
export async function askToBeTold(db: Kysely<never>, person: AuthorId): Promise<boolean> {
  const { rows } = await sql`
    update pair_seekers set state = 'notify'
    where person_id = ${person} and state in ('waiting', 'paused', 'notify') returning person_id
  `.execute(db);
  return rows.length > 0;
}

/** How many wait, by gender, and for about how long: the median of those who were matched within the last ten minutes. */
export async function figuresOf(db: Kysely<never>): Promise<QueueFigures> {
  const { rows } = await sql<FiguresRow>`
    select count(*)::int as waiting, count(*) filter (where gender = 1)::int as male,
           count(*) filter (where gender = 2)::int as female, count(*) filter (where gender = 3)::int as other,
           count(*) filter (where gender = 0)::int as unknown,
           (select percentile_cont(0.5) within group (order by extract(epoch from s.began_at - p.waited_since))
            from (select id, began_at from sessions where began_at > now() - interval '10 minutes'
                  order by id desc limit 200) s
            join session_participants p on p.session_id = s.id) * 1000 as estimate_ms
    from pair_seekers where state = 'waiting'
  `.execute(db);
  const { estimate_ms: estimateMs, ...figures } = rows[0]!;
  return { ...figures, ...(estimateMs !== null && { estimateMs }) };
}

interface FiguresRow extends Omit<QueueFigures, 'estimateMs'> {
  readonly estimate_ms: number | null;
}

/** Somebody for whom the queue is to be searched again. */
interface DueRow {
  readonly person_id: AuthorId;
  readonly chat_id: ChatId;
  readonly wants: Preferences;
  readonly widened: number;
  readonly looks: number;
  readonly waited_ms: number;
}

/**
 * Those for whom the queue is to be searched now: what they accept is widened as their wait asks for, and the next time to
 * search is set. Each is handed to one caller.
 */
export async function beginLooks(database: Database, rules: PairRules, limit: number): Promise<AuthorId[]> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<DueRow>`
      select person_id, chat_id, wants, widened, looks,
             (extract(epoch from now() - since) * 1000)::float8 as waited_ms
      from pair_seekers where state = 'waiting' and look_at <= now()
      order by look_at limit ${limit} for update skip locked
    `.execute(db);
    if (rows.length === 0) return [];
    const next = rows.map(({ person_id, wants, looks, waited_ms }) => {
      const look = lookAfter({ looks: looks + 1, waitedMs: waited_ms, preferences: wants });
      const accepts = acceptanceAfter(wants, look.steps, rules.minimumAge);
      return {
        person_id,
        after_ms: look.afterMs,
        widened: look.steps,
        age_from: accepts.ageFrom,
        age_to: accepts.ageTo,
        km: accepts.km,
        interest: accepts.needsInterest,
      };
    });
    await sql`
      update pair_seekers q
      set looks = looks + 1, look_at = now() + n.after_ms * interval '1 millisecond', widened = n.widened,
          accepts_age_from = n.age_from, accepts_age_to = n.age_to, accepts_km = n.km, needs_interest = n.interest,
          -- The person is told of what was widened at once.
          refresh_at = case when q.widened < n.widened then now() else q.refresh_at end
      from jsonb_to_recordset(${JSON.stringify(next)}::jsonb)
        as n(person_id int, after_ms float8, widened smallint, age_from smallint, age_to smallint, km int, interest boolean)
      where q.person_id = n.person_id
    `.execute(db);
    return rows.map((row) => row.person_id);
  });
}

/** When the queue has to be looked at next, in milliseconds since 1970; undefined while nobody waits. */
async function nextLookAt(db: Kysely<never>): Promise<number | undefined> {
  const { rows } = await sql<{ at: number | null }>`
    select ${msOf('at')} as at from (
      select least((select min(look_at) from pair_seekers where state = 'waiting'),
                   (select min(pause_at) from pair_seekers where state = 'waiting'),
                   (select min(refresh_at) from pair_seekers where state = 'waiting'),
                   (select min(began_at) + interval '5 seconds' from sessions
                    where opened_at is null and ended_at is null)) as at) next
  `.execute(db);
  return rows[0]!.at ?? undefined;
}

/** Those who have waited too long: they are taken off the queue until they say what to do. */
async function pauseOverdue(db: Kysely<never>, limit: number): Promise<PausedSearch[]> {
  const { rows } = await sql<{ network_id: NetworkChatId; message: NetworkMessageId | null }>`
    update pair_seekers q set state = 'paused' from chats c
    where c.id = q.chat_id and q.person_id in (
      select person_id from pair_seekers where state = 'waiting' and pause_at <= now()
      order by pause_at limit ${limit} for update skip locked)
    returning c.network_id, q.waiting_message as message
  `.execute(db);
  return rows.map((row) => ({
    to: privateChat(row),
    ...(row.message !== null && { waitingMessage: row.message }),
  }));
}

/** Those whose waiting message is to be brought up to date; the next time is the later the more people wait. */
async function beginRefreshes(db: Kysely<never>, limit: number): Promise<WaitingMessage[]> {
  const { rows } = await sql<{
    person_id: AuthorId;
    network_id: NetworkChatId;
    message: NetworkMessageId | null;
    wants: Preferences;
    widened: number;
  }>`
    update pair_seekers q
    set refresh_at = now() + least(greatest((select count(*) from pair_seekers where state = 'waiting') / 5, 15), 300)
                             * interval '1 second'
    from chats c
    where c.id = q.chat_id and q.person_id in (
      select person_id from pair_seekers where state = 'waiting' and refresh_at <= now()
      order by refresh_at limit ${limit} for update skip locked)
    returning q.person_id, c.network_id, q.waiting_message as message, q.wants, q.widened
  `.execute(db);
  return rows.flatMap((row) => {
    if (row.message === null) return [];
    const widened = lastWidening(row.wants, row.widened);
    const message = { person: row.person_id, to: privateChat(row), messageId: row.message };
    return [widened === undefined ? message : { ...message, widened }];
  });
}

/** Keeps which message tells a person how many wait. Answers which one did so before. */
export async function keepWaitingMessage(
  db: Kysely<never>,
  person: AuthorId,
  message: NetworkMessageId,
): Promise<NetworkMessageId | undefined> {
  const { rows } = await sql<{ before: NetworkMessageId | null }>`
    with before as (select person_id, waiting_message from pair_seekers where person_id = ${person} for update)
    update pair_seekers q set waiting_message = ${message} from before
    where q.person_id = before.person_id returning before.waiting_message as before
  `.execute(db);
  return rows[0]?.before ?? undefined;
}

/** What has become of somebody's search by now. */
export async function searchStateOf(db: Kysely<never>, person: AuthorId): Promise<SearchState> {
  const { rows } = await sql<{ state: string | null; chatting: boolean }>`
    select (select state from pair_seekers where person_id = ${person}) as state,
           exists (select from session_participants where person_id = ${person} and open) as chatting
  `.execute(db);
  const { state, chatting } = rows[0]!;
  if (state === 'claimed' || chatting) return 'found';
  if (state === 'waiting') return state;
  return state === null ? 'stopped' : 'paused';
}

/** Those who wanted to be told of somebody suitable, and for whom somebody waits: they leave the queue. */
async function takeNotified(db: Kysely<never>, limit: number, rules: PairRules): Promise<Listener[]> {
  const { rows } = await sql<{ network_id: NetworkChatId }>`
    delete from pair_seekers q using chats c
    where c.id = q.chat_id and q.person_id in (
      select n.person_id from pair_seekers n
      where n.state = 'notify' and exists (
        select from pair_seekers s
        where s.state = 'waiting' and s.ages && box(point(n.age, n.accepts_age_from), point(n.age, n.accepts_age_to))
          and ${suits('n', 's', rules.meetAgainMinutes)})
      limit ${limit} for update of n skip locked)
    returning c.network_id
  `.execute(db);
  return rows.map(privateChat);
}

function privateChat({ network_id }: { readonly network_id: NetworkChatId }): Listener {
  return { networkId: network_id, kind: 'private' };
}

/** The queue in PostgreSQL. */
export function createPairQueue(database: AccountDatabase, rules: PairRules): PairQueue {
  const db = database.sql;
  return {
    beginLooks: (limit) => beginLooks(database, rules, limit),
    takePair: (person) => takePair(database, person, rules.meetAgainMinutes),
    stalled: (limit) => stalledSessions(db, limit),
    pauseOverdue: (limit) => pauseOverdue(db, limit),
    takeNotified: (limit) => takeNotified(db, limit, rules),
    beginRefreshes: (limit) => beginRefreshes(db, limit),
    searchStateOf: (person) => searchStateOf(db, person),
    nextLookAt: () => nextLookAt(db),
  };
}
