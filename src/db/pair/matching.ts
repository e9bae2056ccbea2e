import { type RawBuilder, sql } from 'kysely';
import type { AuthorId, ChatId, SessionId } from '../../domain/ids.ts';
import type { Match } from '../../domain/pair/queue.ts';
import type { AccountDatabase } from '../accounts.ts';
import { suits } from './suits.ts';

/** How many of the longest waiting of each kind are looked at first, and then how many of all kinds. */
const LOOKED_AT_PER_KIND = 100;
const LOOKED_AT = 4_000;
/** How many of a kind are enough. */
const ENOUGH_OF_A_KIND = 5;
/** How many who suit are kept in mind, so that those whom somebody else takes at this moment can be passed over. */
const KEPT_IN_MIND = 40;

/**
 * Takes a person and the one who suits them and has waited longest out of the queue, into a session that is about to open;
 * undefined when nobody suits, or when somebody else is taking the person at this moment.
 *
 * One statement, which locks both rows and skips those that others have locked: nobody is ever taken twice, and whatever
 * ends it in between leaves both where they were. Two people who look for each other at the same moment may skip each
 * other, which is why the queue is searched again for everybody some moments later.
 *
 * The queue is searched in three steps, the next where the one before finds nobody. Each kind of seeker (gender, genders
 * accepted) is looked at from the longest waiting on, as far as the first hundred: in most cases that is enough. Then the
 * longest waiting of all kinds, as far as the first thousands: that finds a partner when one in some hundreds suits. Then
 * everybody whose age suits, and who accepts this person's: an index of boxes finds those, however few they are among
 * many, but reads a fifth of a large queue for it. People who want somebody from their own city are
 * matched there and nowhere else.
 */
export async function takePair(
  database: AccountDatabase,
  person: AuthorId,
  meetAgainMinutes: number,
): Promise<Match | undefined> {
  const theySuit = suits('me', 's', meetAgainMinutes);
  const { rows } = await sql<MatchRow>`
    with me as materialized (
      select * from pair_seekers where person_id = ${person} and state = 'waiting' for update skip locked
    ), kinds as materialized (
      select (g * 16 + m)::smallint as kind from me, generate_series(0, 3) g, generate_series(1, 15) m
      where me.accepts_genders & (1 << g) <> 0 and m & (1 << me.gender::int) <> 0
    ), longest_waiting as materialized (
      select c.person_id from me cross join kinds k cross join lateral (
        select s.person_id, s.ranked_at from (
          select * from pair_seekers q where q.kind = k.kind and q.state = 'waiting'
          order by q.ranked_at limit ${LOOKED_AT_PER_KIND}) s
        where s.person_id <> me.person_id and ${theySuit}
        order by s.ranked_at limit ${ENOUGH_OF_A_KIND}) c
      where me.accepts_km is distinct from 0
      order by c.ranked_at limit ${KEPT_IN_MIND}
    ), further_on as materialized (
      select s.person_id, s.ranked_at from me cross join lateral (
        select * from pair_seekers q where q.state = 'waiting' order by q.ranked_at limit ${LOOKED_AT}) s
      where me.accepts_km is distinct from 0 and not exists (select from longest_waiting)
        and s.person_id <> me.person_id and ${theySuit}
      order by s.ranked_at limit ${ENOUGH_OF_A_KIND}
    ), of_suitable_age as materialized (
      select s.person_id from me join pair_seekers s
        on s.state = 'waiting' and s.ages && box(point(me.age, me.accepts_age_from), point(me.age, me.accepts_age_to))
      where me.accepts_km is distinct from 0 and not exists (select from longest_waiting)
        and not exists (select from further_on) and s.kind in (select kind from kinds) and s.person_id <> me.person_id and ${theySuit}
      order by s.ranked_at limit ${KEPT_IN_MIND}
    ), of_the_city as materialized (
      select s.person_id from me cross join lateral (
        select * from pair_seekers q where q.city_key = me.city_key and q.state = 'waiting' and me.accepts_km = 0
        order by q.ranked_at) s
      where s.person_id <> me.person_id and ${theySuit}
      order by s.ranked_at limit ${KEPT_IN_MIND}
    ), partner as materialized (
      select s.* from me cross join pair_seekers s
      where s.person_id in (
          select person_id from longest_waiting union all select person_id from further_on
          union all select person_id from of_suitable_age union all select person_id from of_the_city)
        and s.state = 'waiting' and ${theySuit}
      order by s.ranked_at limit 1 for update of s skip locked
    ), session as (
      insert into sessions (account, first_chat_id, second_chat_id)
      select ${database.account}::smallint, me.chat_id, partner.chat_id from me, partner
      returning id
    ), ${seatTwo(sql`(select * from me)`, sql`(select * from partner)`)}
    select session.id as session_id, me.person_id, me.chat_id, partner.person_id as partner_id,
           partner.chat_id as partner_chat_id
    from session, me, partner
  `.execute(database.sql);
  const [row] = rows;
  return (
    row && {
      sessionId: Number(row.session_id) as SessionId,
      persons: [row.person_id, row.partner_id],
      chats: [row.chat_id, row.partner_chat_id],
    }
  );
}

interface MatchRow {
  readonly session_id: string;
  readonly person_id: AuthorId;
  readonly chat_id: ChatId;
  readonly partner_id: AuthorId;
  readonly partner_chat_id: ChatId;
}

/** Common table expressions that give the two seekers their seats in the row of `session` and take them off the queue. */
function seatTwo(one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    both_seekers as (
      select a.*, b.person_id as partner_id from ${one} a, ${other} b
      union all
      select b.*, a.person_id as partner_id from ${one} a, ${other} b
    ), taken as (
      update pair_seekers q set state = 'claimed', session_id = session.id from session, both_seekers b
      where q.person_id = b.person_id
    ), seats as (
      insert into session_participants (session_id, person_id, chat_id, partner_id, waited_since, ranked_at, premium)
      select session.id, b.person_id, b.chat_id, b.partner_id, b.since, b.ranked_at, b.premium
      from session, both_seekers b
    ), met as (
      insert into pair_meetings (first_id, second_id)
      select person_id, partner_id from session, both_seekers where person_id < partner_id
      on conflict (first_id, second_id) do update set met_at = now()
    )`;
}
