import { sql } from 'kysely';
import type { Product } from '../../domain/billing/subscriber.ts';
import type { Database } from '../database.ts';

/** Days in UTC, both included, as `2026-01-31`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** What came in on one day for one plan. Refunds count on the day on which they were made. */
export interface IncomeRow {
  readonly day: string;
  /** Null for payments that say nothing that we know. */
  readonly plan: string | null;
  readonly payments: number;
  readonly stars: number;
  readonly refunds: number;
  readonly refundedStars: number;
}

/** How many subscribers had paid or granted time at the end of one day. */
export interface ActiveRow {
  readonly day: string;
  readonly plan: string | null;
  readonly subscriptions: number;
}

/** What became of the trials that ended in a time. */
export interface TrialFigures {
  readonly started: number;
  readonly ended: number;
  /** Of those that ended: who has paid by now, and was not refunded. */
  readonly converted: number;
}

/** Who had paid or granted time at the beginning of a time, and at its end. */
export interface ChurnFigures {
  readonly atStart: number;
  readonly atEnd: number;
  /** Of those at the beginning, who is not among those at the end. */
  readonly lost: number;
  /** Of those at the end, who was not among those at the beginning. */
  readonly won: number;
}

/** The UTC day of a moment. */
const dayOf = (column: string) => sql`(${sql.ref(column)} at time zone 'UTC')::date`;

/** The start of the UTC day this many days later. */
const startOf = (day: string, later = 0) =>
  sql`((${day}::date + ${later}::int)::timestamp at time zone 'UTC')`;

/**
 * How each subscriber stood between one event of its subscription and the next, and what it had bought last: the event wrote
 * down how long was paid from then on.
 */
const spansOf = (product: Product) => sql`
  numbered as (
    select e.*, max(e.id) filter (where e.plan is not null)
                  over (partition by e.chat_id, e.person_id order by e.at, e.id) as planned_by,
           lead(e.at) over (partition by e.chat_id, e.person_id order by e.at, e.id) as next_at
    from subscription_events e where e.product = ${product}
  ), spans as (
    select (n.chat_id, n.person_id)::text as subscriber, n.at, n.next_at, n.paid_until, p.plan
    from numbered n left join subscription_events p on p.id = n.planned_by
  )`;

/** Whether a span says that the subscriber had access at that moment. */
const holdsAt = (moment: ReturnType<typeof sql>) => sql`
  s.at <= ${moment} and (s.next_at is null or s.next_at > ${moment}) and s.paid_until > ${moment}`;

/** Income by day and plan; days without any are left out. */
export async function readIncome(
  database: Database,
  product: Product,
  { from, to }: Days,
): Promise<IncomeRow[]> {
  const { rows } = await sql<IncomeRow>`
    with moved as (
      select ${dayOf('paid_at')} as day, plan, 1 as payments, stars, 0 as refunds, 0 as refunded_stars
      from payments where product = ${product} and paid_at >= ${startOf(from)} and paid_at < ${startOf(to, 1)}
      union all
      select ${dayOf('refunded_at')}, plan, 0, 0, 1, stars
      from payments where product = ${product} and refunded_at >= ${startOf(from)} and refunded_at < ${startOf(to, 1)}
    )
    select day::text, plan, sum(payments)::int as payments, sum(stars)::int as stars, sum(refunds)::int as refunds,
           sum(refunded_stars)::int as "refundedStars"
    from moved group by 1, 2 order by 1, 2
  `.execute(database.sql);
  return rows;
}

/** Active subscriptions by day and plan; what is still to come of today counts as it stands now. */
export async function readActive(
  database: Database,
  product: Product,
  { from, to }: Days,
): Promise<ActiveRow[]> {
  const { rows } = await sql<ActiveRow>`
    with ${spansOf(product)}, days as (
      select day::date as day, least((day + interval '1 day') at time zone 'UTC', now()) as ends
      from generate_series(${from}::timestamp, least(${to}::timestamp, now() at time zone 'UTC'), '1 day') day
    )
    select days.day::text, s.plan, count(*)::int as subscriptions
    from days join spans s on ${holdsAt(sql`days.ends`)}
    group by 1, 2 order by 1, 2
  `.execute(database.sql);
  return rows;
}

/** Trials that began and ended in that time, and who paid. */
export async function readTrials(
  database: Database,
  product: Product,
  { from, to }: Days,
): Promise<TrialFigures> {
  const { rows } = await sql<TrialFigures>`
    with trials as (
      select coalesce(m.registered_at, s.began_at) as registered_at, s.trial_ends_at,
             exists (select from payments p
                     where p.product = s.product and (p.chat_id = s.chat_id or p.person_id = s.person_id)
                       and p.state = 'applied') as paid
      from subscriptions s left join hub_members m on m.chat_id = s.chat_id
      -- A chat that another one took over is no member any more, and a person without a trial began none.
      where s.product = ${product} and (m.chat_id is not null or s.trial_ends_at > s.began_at)
    ), ended as (
      select paid from trials
      where trial_ends_at >= ${startOf(from)} and trial_ends_at < least(${startOf(to, 1)}, now())
    )
    select (select count(*)::int from trials
            where registered_at >= ${startOf(from)} and registered_at < ${startOf(to, 1)}) as started,
           (select count(*)::int from ended) as ended,
           (select count(*)::int from ended where paid) as converted
  `.execute(database.sql);
  return rows[0]!;
}

/** Who left and who came in that time. */
export async function readChurn(
  database: Database,
  product: Product,
  { from, to }: Days,
): Promise<ChurnFigures> {
  const { rows } = await sql<ChurnFigures>`
    with ${spansOf(product)}, moments as (
      select ${startOf(from)} as begins, least(${startOf(to, 1)}, now()) as ends
    ), before as (
      select distinct s.subscriber from spans s, moments where ${holdsAt(sql`moments.begins`)}
    ), after as (
      select distinct s.subscriber from spans s, moments where ${holdsAt(sql`moments.ends`)}
    )
    select (select count(*)::int from before) as "atStart", (select count(*)::int from after) as "atEnd",
           (select count(*)::int from before where subscriber not in (select subscriber from after)) as lost,
           (select count(*)::int from after where subscriber not in (select subscriber from before)) as won
  `.execute(database.sql);
  return rows[0]!;
}
