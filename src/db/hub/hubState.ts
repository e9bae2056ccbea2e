import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import type { HubSettings, HubState } from '../../domain/hub/hubState.ts';
import type { EditMode } from '../../domain/posts/revision.ts';
import { type HubId, type PostId, timeOfPost } from '../../domain/ids.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import { recordChange } from '../staff/auditLog.ts';
import type { Database } from '../database.ts';
import { storableJson } from '../storable.ts';

/** The settings of a hub `h`. */
const SETTINGS = sql`h.signature, h.edits, h.paid_announcements as "paidAnnouncements",
  h.paid_relays as "paidRelays", h.paid_daily_stars as "paidDailyStars"`;

/** How a hub stands now. Reads the open deliveries and those of the last minute, not the whole ledger. */
export async function readHubState(database: Database, hubId: HubId): Promise<HubState> {
  const { rows } = await sql<{
    paused: boolean;
    signature: Signature | null;
    edits: EditMode;
    paidAnnouncements: boolean;
    paidRelays: boolean;
    paidDailyStars: number;
    active: number;
    pending: number;
    open: number;
    posts: number;
    oldest: string | null;
    lately: number;
  }>`
    with unfinished as materialized (
      select id from posts where hub_id = ${hubId} and state in ('collecting', 'admitted', 'planned')
    ), recent as materialized (
      select id from unfinished
      union all
      select id from posts where hub_id = ${hubId} and state = 'closed' and closed_at > now() - interval '1 minute'
    )
    select h.paused_at is not null as paused, ${SETTINGS},
      (select count(*)::int from hub_members m where m.hub_id = h.id and m.state = 'active') as active,
      (select count(*)::int from hub_members m where m.hub_id = h.id and m.state = 'pending') as pending,
      (select count(*)::int from unfinished u join deliveries d
         on d.post_id = u.id and d.state in ('planned', 'claimed', 'sending')) as open,
      (select count(*)::int from unfinished) as posts,
      (select min(id) from unfinished) as oldest,
      (select count(*)::int from recent r join deliveries d
         on d.post_id = r.id and d.state = 'sent' and d.settled_at > now() - interval '1 minute') as lately
    from hubs h where h.id = ${hubId}
  `.execute(database.sql);
  const { oldest, lately, ...state } = rows[0]!;
  return {
    ...state,
    oldestAgeMs: oldest === null ? undefined : Date.now() - timeOfPost(Number(oldest) as PostId),
    sendsPerSecond: lately / 60,
  };
}

/** Changes what is named and leaves the rest. False when that changes nothing; nothing is written down then. */
export async function changeHubSettings(
  database: Database,
  hubId: HubId,
  changes: Partial<HubSettings>,
  by: Actor,
): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<HubSettings>`
      select ${SETTINGS} from hubs h where id = ${hubId} for update
    `.execute(db);
    const before = rows[0]!;
    const after = { ...before, ...changes };
    if (isDeepStrictEqual(after, before)) return false;
    const signature = after.signature === null ? null : storableJson(after.signature);
    await sql`
      update hubs set signature = ${signature}::jsonb, edits = ${after.edits},
        paid_announcements = ${after.paidAnnouncements}, paid_relays = ${after.paidRelays},
        paid_daily_stars = ${after.paidDailyStars}
      where id = ${hubId}
    `.execute(db);
    const changed = Object.keys(changes) as (keyof HubSettings)[];
    const action = `change ${changed.join(' and ')}`;
    const entry = { actor: by, action, subject: { kind: 'hub', id: String(hubId) } } as const;
    await recordChange<HubSettings>(db, hubId, entry, changed, before, after);
    return true;
  });
}
