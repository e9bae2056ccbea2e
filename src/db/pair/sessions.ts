import { type Kysely, sql } from 'kysely';
import {
  type AuthorId,
  type ChatId,
  DEFAULT_HUB,
  type NetworkChatId,
  type NetworkMessageId,
  type SessionId,
} from '../../domain/ids.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';
import type { PairSessions, UndeliveredWords, ShownMessages } from '../../domain/pair/work.ts';
import type { PairRules } from '../../domain/pair/rules.ts';
import type { EndReason, OwnSession, PairPlace } from '../../domain/pair/session.ts';
import type { SessionLook, SessionSeat } from '../../domain/pair/sessionTimes.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { isPersonEntitled } from '../billing/entitlement.ts';
import { isReachable } from '../posts/audience.ts';
import { isRestricted } from '../moderation/inForce.ts';
import { msOf } from '../timestamps.ts';

/**
 * Opens a matched session, so that it carries messages, unless one of the two may not chat by now: then it never began, and
 * those who may chat go back to their old place in the queue. May be repeated. Whether it is open.
 */
export async function openSession(database: Database, id: SessionId, rules: PairRules): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<{ opened: boolean; over: boolean }>`
      select opened_at is not null as opened, ended_at is not null as over from sessions where id = ${id} for update
    `.execute(db);
    const [session] = rows;
    if (!session || session.over) return false;
    if (session.opened) return true;
    const { rows: seats } = await sql<{ person_id: AuthorId; restricted: boolean; blocks: boolean }>`
      select p.person_id, ${isRestricted(sql`p.person_id`, sql`${DEFAULT_HUB}::int`)} as restricted,
             exists (select from blocks b where b.blocker_id = p.person_id and b.blocked_id = p.partner_id) as blocks
      from session_participants p where p.session_id = ${id}
    `.execute(db);
    const restricted = seats.filter((seat) => seat.restricted).map((seat) => seat.person_id);
    if (restricted.length > 0 || seats.some((seat) => seat.blocks)) {
      await endSession(db, id, { reason: 'never began', leaving: restricted });
      return false;
    }
    await sql`
      update sessions s
      set opened_at = now(), last_said_at = now(), ends_at = now() + ${termOf(id, rules)}
      where id = ${id}
    `.execute(db);
    return true;
  });
}

/** For how long a session goes: longer when one of the two has premium, or had it when they met. */
function termOf(id: SessionId, { premiumChatMinutes, maxChatMinutes }: PairRules) {
  return sql`make_interval(mins => case
    when exists (
      select from session_participants p
      where p.session_id = ${id} and (p.premium or ${isPersonEntitled('pair', sql.ref('p.person_id'))}))
    then ${premiumChatMinutes}::int else ${maxChatMinutes}::int end)`;
}

/**
 * Notes that somebody knows of their chat, and by which message. Once both do, their places in the queue are given up.
 */
async function noteTold(
  db: Kysely<never>,
  id: SessionId,
  person: AuthorId,
  message: NetworkMessageId,
): Promise<void> {
  await sql`
    with told as (
      update session_participants set told_at = coalesce(told_at, now()), told_message = coalesce(told_message, ${message}::bigint)
      where session_id = ${id} and person_id = ${person}
    )
    delete from pair_seekers where session_id = ${id} and not exists (
      select from session_participants
      where session_id = ${id} and person_id <> ${person} and told_at is null)
  `.execute(db);
}

/** Notes that somebody knows that their chat is over, and by which message; undefined when they could not be told. */
async function noteEndTold(
  db: Kysely<never>,
  id: SessionId,
  person: AuthorId,
  message: NetworkMessageId | undefined,
): Promise<void> {
  await sql`
    update session_participants
    set end_told_at = coalesce(end_told_at, now()), end_told_message = coalesce(end_told_message, ${message ?? null}::bigint)
    where session_id = ${id} and person_id = ${person}
  `.execute(db);
}

/**
 * Whether a message was written after its author was told of the open session in which they sit, so that it is meant for
 * their partner. Undefined while it is not noted yet by which message they were told.
 */
export async function wroteKnowingly(
  db: Kysely<never>,
  id: SessionId,
  chat: NetworkChatId,
  message: NetworkMessageId,
): Promise<boolean | undefined> {
  const { rows } = await sql<{ knowingly: boolean | null }>`
    select x.told_message < ${message}::bigint as knowingly
    from session_participants x join chats c on c.id = x.chat_id
    where x.session_id = ${id} and x.open and c.network = 'telegram' and c.network_id = ${chat}
  `.execute(db);
  const [seat] = rows;
  return seat ? (seat.knowingly ?? undefined) : false;
}

/** The messages that show somebody their search and their chat. */
async function shownTo(db: Kysely<never>, id: SessionId, person: AuthorId): Promise<ShownMessages> {
  const { rows } = await sql<{ search: NetworkMessageId | null; chat: NetworkMessageId | null }>`
    select (select waiting_message from pair_seekers where person_id = ${person}) as search,
           (select told_message::text from session_participants
            where session_id = ${id} and person_id = ${person}) as chat
  `.execute(db);
  const { search, chat } = rows[0]!;
  return { ...(search !== null && { search }), ...(chat !== null && { chat }) };
}

/** How a session ends. */
export interface Ending {
  readonly reason: EndReason;
  readonly by?: AuthorId;
  /**
   * Those who give up their places in the queue if the chat comes to nothing: it has not opened, or the partner cannot
   * be told of it. Others are back at theirs then.
   */
  readonly leaving: readonly AuthorId[];
}

/** Ends a session, so that nothing more of it is sent from this moment on. False when it was over. */
export async function endSession(db: Kysely<never>, id: SessionId, ending: Ending): Promise<boolean> {
  const { reason, by, leaving } = ending;
  const { rows } = await sql`
    with over as (
      update sessions set ended_at = now(), end_reason = ${reason}, ended_by = ${by ?? null}::int
      where id = ${id} and ended_at is null returning id, opened_at
    ), free as (
      update session_participants p set open = false from over where p.session_id = over.id
      returning p.person_id, p.partner_id
    ), met as (
      update pair_meetings m set met_at = case when over.opened_at is null then '-infinity' else now() end
      from free, over where m.first_id = free.person_id and m.second_id = free.partner_id
    ), places as (
      select q.person_id, over.id,
             q.person_id <> all(${[...leaving]}::int[])
               and (over.opened_at is null or ${reason} = 'unreachable') as kept
      from pair_seekers q join over on q.session_id = over.id
    ), given_up as (
      delete from pair_seekers q using places where q.person_id = places.person_id and not places.kept
    ), back as (
      update pair_seekers q set state = 'waiting', session_id = null, look_at = now() from places
      where q.person_id = places.person_id and places.kept
    )
    select from over
  `.execute(db);
  return rows.length > 0;
}

/** The session that a person is in, opened or about to open. */
export async function openSessionOf(
  db: Kysely<never>,
  person: AuthorId,
): Promise<
  { readonly id: SessionId; readonly openedAt: number | undefined; readonly partnerId: AuthorId } | undefined
> {
  const { rows } = await sql<{ id: string; opened_at: number | null; partner_id: AuthorId }>`
    select s.id, ${msOf('s.opened_at')} as opened_at, p.partner_id
    from session_participants p join sessions s on s.id = p.session_id
    where p.person_id = ${person} and p.open
  `.execute(db);
  const [row] = rows;
  return (
    row && {
      id: Number(row.id) as SessionId,
      openedAt: row.opened_at ?? undefined,
      partnerId: row.partner_id,
    }
  );
}

/** How a session stands; one whose time is up at that moment, or in which nobody has spoken for too long, ends here. */
export async function lookAtSession(
  database: Database,
  id: SessionId,
  nowMs: number,
  rules: PairRules,
): Promise<SessionLook> {
  return database.sql.transaction().execute(async (db) => {
    const session = await lockSession(db, id);
    if (!session) return { kind: 'gone' };
    const { ends_at: endsAt, last_said_at: lastSaidAt, ended_at: endedAt } = session;
    if (endedAt !== null) {
      return {
        kind: 'over',
        seats: await seatsOf(db, id),
        reason: session.end_reason!,
        ...(session.ended_by !== null && { endedBy: session.ended_by }),
        endedAt,
        aftermathEndsAt: endedAt + rules.aftermathMinutes * 60_000,
      };
    }
    // A session that was made before sessions had times lasts until somebody ends it.
    const silentAt = (lastSaidAt ?? nowMs) + rules.silenceMinutes * 60_000;
    const due = [
      { at: endsAt ?? Infinity, reason: 'time' as const },
      { at: silentAt, reason: 'silence' as const },
    ].find(({ at }) => at <= nowMs);
    if (due) {
      await endSession(db, id, { reason: due.reason, leaving: [] });
      return {
        kind: 'over',
        seats: await seatsOf(db, id),
        reason: due.reason,
        endedAt: nowMs,
        aftermathEndsAt: nowMs + rules.aftermathMinutes * 60_000,
      };
    }
    const seats = await seatsOf(db, id);
    if (seats.length === 2 && seats.every(({ wantsLonger }) => wantsLonger)) {
      return { kind: 'open', seats, endsAt: await prolong(db, id, rules), silentAt, prolonged: true };
    }
    return {
      kind: 'open',
      seats,
      endsAt: endsAt ?? nowMs + rules.maxChatMinutes * 60_000,
      silentAt,
      prolonged: false,
    };
  });
}

interface SessionRow {
  readonly ends_at: number | null;
  readonly last_said_at: number | null;
  readonly ended_at: number | null;
  readonly end_reason: EndReason | null;
  readonly ended_by: AuthorId | null;
}

async function lockSession(db: Kysely<never>, id: SessionId): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select ${msOf('ends_at')} as ends_at, ${msOf('last_said_at')} as last_said_at, ${msOf('ended_at')} as ended_at,
           end_reason, ended_by
    from sessions where id = ${id} for update
  `.execute(db);
  return rows[0];
}

/** Gives a session as much time again as it had at first. Answers with its end. */
async function prolong(db: Kysely<never>, id: SessionId, rules: PairRules): Promise<number> {
  await sql`update session_participants set wants_longer = false where session_id = ${id}`.execute(db);
  const { rows } = await sql<{ ends_at: number }>`
    update sessions set ends_at = ends_at + ${termOf(id, rules)} where id = ${id}
    returning ${msOf('ends_at')} as ends_at
  `.execute(db);
  return rows[0]!.ends_at;
}

async function seatsOf(db: Kysely<never>, id: SessionId): Promise<SessionSeat[]> {
  const { rows } = await sql<SeatRow>`
    select p.person_id, p.chat_id, p.told_at is not null as told, p.end_told_at is not null as end_told,
           p.wants_longer, p.wants_names
    from session_participants p where p.session_id = ${id} order by p.person_id
  `.execute(db);
  return rows.map((row) => ({
    personId: row.person_id,
    chatId: row.chat_id,
    told: row.told,
    endTold: row.end_told,
    wantsLonger: row.wants_longer,
    wantsNames: row.wants_names,
  }));
}

interface SeatRow {
  readonly person_id: AuthorId;
  readonly chat_id: ChatId;
  readonly told: boolean;
  readonly end_told: boolean;
  readonly wants_longer: boolean;
  readonly wants_names: boolean;
}

/** What somebody wants that happens only when the partner wants it too. */
export type Wish = 'longer' | 'names' | 'again';

const WISHES = {
  longer: { column: sql.ref('wants_longer'), inTime: sql`s.opened_at is not null and s.ended_at is null` },
  names: { column: sql.ref('wants_names'), inTime: sql`true` },
  again: { column: sql.ref('wants_again'), inTime: sql`s.ended_at is not null` },
} as const;

/** Notes a wish; whether it is new, and whether the partner has it too. Undefined when it is too late for it. */
export async function noteWish(
  db: Kysely<never>,
  person: AuthorId,
  id: SessionId,
  wish: Wish,
  rules: PairRules,
): Promise<{ readonly isNew: boolean; readonly isShared: boolean } | undefined> {
  const { column, inTime } = WISHES[wish];
  const { rows } = await sql<{ is_new: boolean; is_shared: boolean }>`
    with seats as (
      select p.person_id, p.${column} as wanted from session_participants p join sessions s on s.id = p.session_id
      where p.session_id = ${id} and s.opened_at is not null and ${inTime} and ${isInAftermath(rules)}
      order by p.person_id for update of p
    ), noted as (
      update session_participants p set ${column} = true
      where p.session_id = ${id} and p.person_id = ${person} and exists (select from seats)
    )
    select not mine.wanted as is_new, theirs.wanted as is_shared
    from seats mine join seats theirs on theirs.person_id <> mine.person_id where mine.person_id = ${person}
  `.execute(db);
  const [row] = rows;
  return row && { isNew: row.is_new, isShared: row.is_shared };
}

/** That a session `s` goes on, or has been over for some minutes only. */
function isInAftermath(rules: PairRules) {
  return sql`(s.ended_at is null or s.ended_at > now() - make_interval(mins => ${rules.aftermathMinutes}::int))`;
}

/** Keeps what somebody said of their partner. False when it is too late. */
export async function rateSession(
  db: Kysely<never>,
  person: AuthorId,
  id: SessionId,
  rating: 1 | -1,
  rules: PairRules,
): Promise<boolean> {
  const { rows } = await sql`
    update session_participants p set rating = ${rating} from sessions s
    where s.id = p.session_id and p.session_id = ${id} and p.person_id = ${person} and s.opened_at is not null
      and ${isInAftermath(rules)}
    returning p.person_id
  `.execute(db);
  return rows.length > 0;
}

/** Keeps two people apart for good. */
export async function blockPerson(db: Kysely<never>, blocker: AuthorId, blocked: AuthorId): Promise<void> {
  await sql`
    insert into blocks (blocker_id, blocked_id) values (${blocker}, ${blocked}) on conflict do nothing
  `.execute(db);
}

/**
 * Brings the two of a session together again, if both want that and neither is in another session. Both leave the queue.
 */
export async function reunite(database: Database, id: SessionId): Promise<SessionId | 'busy'> {
  try {
    return await database.sql.transaction().execute(async (db) => {
      const { rows: seats } = await sql<{ person_id: AuthorId; busy: boolean }>`
        select p.person_id, exists (select from session_participants o where o.person_id = p.person_id and o.open) as busy
        from session_participants p where p.session_id = ${id} order by p.person_id for update
      `.execute(db);
      if (seats.length < 2 || seats.some((seat) => seat.busy)) return 'busy';
      await sql`
        delete from pair_seekers where person_id = any(${seats.map((seat) => seat.person_id)}::int[]) and state <> 'claimed'
      `.execute(db);
      const { rows } = await sql<{ id: string }>`
        with session as (
          insert into sessions (account, first_chat_id, second_chat_id)
          select account, first_chat_id, second_chat_id from sessions where id = ${id} returning id
        ), seats as (
          insert into session_participants (session_id, person_id, chat_id, partner_id, premium)
          select session.id, p.person_id, p.chat_id, p.partner_id, p.premium from session, session_participants p
          where p.session_id = ${id}
        ), used as (
          update session_participants set wants_again = false where session_id = ${id}
        )
        select id from session
      `.execute(db);
      return Number(rows[0]!.id) as SessionId;
    });
  } catch (error) {
    // One of them has just been brought together with somebody else.
    if ((error as { code?: string }).code === '23505') return 'busy';
    throw error;
  }
}

/** The session that somebody is in, or was in some minutes ago; the named one alone where one is named. */
export async function currentSession(
  db: Kysely<never>,
  person: AuthorId,
  rules: PairRules,
  id?: SessionId,
): Promise<OwnSession | undefined> {
  const { rows } = await sql<OwnRow>`
    select s.id, ${msOf('s.opened_at')} as opened_at, ${msOf('s.ends_at')} as ends_at, ${msOf('s.ended_at')} as ended_at,
           s.end_reason, s.ended_by, p.end_told_at is not null as end_told, o.person_id as partner_id, o.chat_id as partner_chat_id, o.premium as partner_premium
    from session_participants p
    join sessions s on s.id = p.session_id
    join session_participants o on o.session_id = p.session_id and o.person_id = p.partner_id
    where p.person_id = ${person} and (${id ?? null}::bigint is null or s.id = ${id ?? null}::bigint)
      and (s.opened_at is not null or s.ended_at is null) and ${isInAftermath(rules)}
    order by p.open desc, s.id desc limit 1
  `.execute(db);
  const [row] = rows;
  return (
    row && {
      id: Number(row.id) as SessionId,
      state: row.ended_at !== null ? 'over' : row.opened_at !== null ? 'open' : 'matched',
      partner: { personId: row.partner_id, chatId: row.partner_chat_id, premium: row.partner_premium },
      ...(row.opened_at !== null && { openedAt: row.opened_at }),
      ...(row.ends_at !== null && { endsAt: row.ends_at }),
      ...(row.ended_at !== null && { endedAt: row.ended_at }),
      ...(row.end_reason !== null && { endReason: row.end_reason }),
      endedByMe: row.ended_by === person,
      endTold: row.end_told,
    }
  );
}

interface OwnRow {
  readonly id: string;
  readonly opened_at: number | null;
  readonly ends_at: number | null;
  readonly ended_at: number | null;
  readonly end_reason: EndReason | null;
  readonly ended_by: AuthorId | null;
  readonly end_told: boolean;
  readonly partner_id: AuthorId;
  readonly partner_chat_id: ChatId;
  readonly partner_premium: boolean;
}

/** The session that is over without the person knowing it. */
export async function untoldEnd(
  db: Kysely<never>,
  person: AuthorId,
  rules: PairRules,
): Promise<SessionId | undefined> {
  const session = await currentSession(db, person, rules);
  return session?.state === 'over' && !session.endTold ? session.id : undefined;
}

/** What somebody is doing on the pair line. */
export async function placeOf(db: Kysely<never>, person: AuthorId, rules: PairRules): Promise<PairPlace> {
  const session = await currentSession(db, person, rules);
  if (session?.state === 'open') return { kind: 'chatting', session };
  const { rows } = await sql<{ state: string; since: number }>`
    select state, ${msOf('since')} as since from pair_seekers where person_id = ${person}
  `.execute(db);
  const [seeker] = rows;
  if (seeker?.state === 'notify') return { kind: 'notified later' };
  if (seeker) return { kind: seeker.state === 'paused' ? 'paused' : 'waiting', since: seeker.since };
  // Two who want to chat again are in no queue until their session opens.
  if (session?.state === 'matched') return { kind: 'waiting', since: Date.now() };
  return session ? { kind: 'after', session } : { kind: 'idle' };
}

/** Sessions that were matched some moments ago and have not opened: the process that began them died. */
export async function stalledSessions(db: Kysely<never>, limit: number): Promise<SessionId[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sessions
    where opened_at is null and ended_at is null and began_at < now() - interval '5 seconds'
    order by began_at limit ${limit}
  `.execute(db);
  return rows.map((row) => Number(row.id) as SessionId);
}

/** Notes that somebody said something in these sessions just now, so that they do not end for silence. */
export async function noteSaid(db: Kysely<never>, ids: readonly SessionId[]): Promise<void> {
  await sql`
    update sessions set last_said_at = now()
    where id = any(${[...ids]}::bigint[]) and ended_at is null
  `.execute(db);
}

/** Whose words of a session that is over reached nobody. Posts that may still arrive are left out. */
async function undeliveredIn(db: Kysely<never>, id: SessionId): Promise<UndeliveredWords[]> {
  const { rows } = await sql<UndeliveredRow>`
    select distinct on (p.author_id) p.author_id as person, p.source_network_id as network_id, t.message_id as message
    from session_participants s
    join sessions o on o.id = s.session_id
    join posts p on p.author_id = s.person_id
      and p.id >= ((extract(epoch from o.began_at) * 1000)::bigint - 1577836800000) * 4096
    join parts t on t.post_id = p.id
    where s.session_id = ${id} and p.route @> ${JSON.stringify({ to: 'partner', session: id })}::jsonb
      and p.state in ('closed', 'refused') and p.edit_of is null and p.withdrawn_at is null
      and not exists (select from deliveries d where d.post_id = p.id and d.state in ('sent', 'sending', 'unknown'))
    order by p.author_id, p.id, t.no
  `.execute(db);
  return rows.map((row) => ({
    person: row.person,
    to: { networkId: row.network_id, kind: 'private' },
    messageId: row.message,
  }));
}

interface UndeliveredRow {
  readonly person: AuthorId;
  readonly network_id: NetworkChatId;
  readonly message: NetworkMessageId;
}

async function listenerOf(database: AccountDatabase, chat: ChatId): Promise<Listener | undefined> {
  const { rows } = await sql<{ network_id: NetworkChatId }>`
    select c.network_id from chats c where c.id = ${chat} and ${isReachable(database.account)}
  `.execute(database.sql);
  return rows[0] && { networkId: rows[0].network_id, kind: 'private' };
}

/** Sessions in PostgreSQL. */
export function createPairSessions(database: AccountDatabase, rules: PairRules): PairSessions {
  const db = database.sql;
  return {
    open: (id) => openSession(database, id, rules),
    look: (id, nowMs) => lookAtSession(database, id, nowMs, rules),
    listenerOf: (chat) => listenerOf(database, chat),
    noteTold: (id, person, messageId) => noteTold(db, id, person, messageId),
    shownTo: (id, person) => shownTo(db, id, person),
    noteEndTold: (id, person, messageId) => noteEndTold(db, id, person, messageId),
    async endUnreachable(id, person) {
      await endSession(db, id, { reason: 'unreachable', by: person, leaving: [person] });
    },
    undelivered: (id) => undeliveredIn(db, id),
  };
}
