import { sql } from 'kysely';
import type { HubId } from '../../domain/ids.ts';
import { MESSAGES_PER_STAR, type PaidLane } from '../../domain/posts/starPurse.ts';
import type { Database } from '../database.ts';

/** Takes up to so many messages from what the hub may still pay for today (UTC), and says how many it took. */
export async function reservePaidSends(
  database: Database,
  hubId: HubId,
  lane: PaidLane,
  messages: number,
): Promise<number> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<{ may: boolean; cap: number }>`
      select case ${lane}::text when 'relay' then paid_relays else paid_announcements end as may,
        paid_daily_stars * ${MESSAGES_PER_STAR}::int as cap
      from hubs where id = ${hubId} for update
    `.execute(db);
    const hub = rows[0];
    if (!hub?.may) return 0;
    const { rows: days } = await sql<{ used: number }>`
      insert into paid_sends (hub_id, day) values (${hubId}, (now() at time zone 'UTC')::date)
      on conflict (hub_id, day) do update set messages = paid_sends.messages
      returning messages as used
    `.execute(db);
    const taken = Math.max(0, Math.min(messages, hub.cap - days[0]!.used));
    await sql`
      update paid_sends set messages = messages + ${taken}
      where hub_id = ${hubId} and day = (now() at time zone 'UTC')::date
    `.execute(db);
    return taken;
  });
}

/** Puts back what was reserved and not used. */
export async function releasePaidSends(database: Database, hubId: HubId, messages: number): Promise<void> {
  await sql`
    update paid_sends set messages = greatest(0, messages - ${messages}::int)
    where hub_id = ${hubId} and day = (now() at time zone 'UTC')::date
  `.execute(database.sql);
}

/** What a hub may pay for, and what it has used of that today (UTC). */
export async function paidBudget(
  database: Database,
  hubId: HubId,
): Promise<{ readonly announcements: boolean; readonly dailyStars: number; readonly usedMessages: number }> {
  const { rows } = await sql<{ announcements: boolean; dailyStars: number; usedMessages: number }>`
    select h.paid_announcements as announcements, h.paid_daily_stars as "dailyStars",
      coalesce(d.messages, 0) as "usedMessages"
    from hubs h left join paid_sends d on d.hub_id = h.id and d.day = (now() at time zone 'UTC')::date
    where h.id = ${hubId}
  `.execute(database.sql);
  return rows[0]!;
}
