import { sql } from 'kysely';
import { isInForce } from './inForce.ts';
import type { Database } from '../database.ts';
import { isoTimestamp } from '../timestamps.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** A mute or ban as staff lists it. Times are ISO 8601. */
export interface RestrictionEntry {
  readonly id: number;
  /** The Telegram id of the person, or of the chat that speaks under its own name. */
  readonly networkId: NetworkPersonId;
  readonly authorKind: 'person' | 'chat';
  readonly alias: string;
  readonly kind: 'mute' | 'ban';
  readonly since: string;
  /** Null for good. */
  readonly until: string | null;
  readonly liftedAt: string | null;
  readonly inForce: boolean;
}

/** Which restrictions to list. */
export interface RestrictionFilter {
  readonly kind?: 'mute' | 'ban' | undefined;
  readonly inForce?: boolean | undefined;
  readonly networkId?: NetworkPersonId | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Restrictions, the latest first. */
export async function listRestrictions(
  database: Database,
  filter: RestrictionFilter,
): Promise<RestrictionEntry[]> {
  const { kind = null, inForce = null, networkId = null, beforeId = null } = filter;
  const holds = isInForce('r');
  const { rows } = await sql<RestrictionEntry>`
    select r.id, a.network_id as "networkId", a.kind as "authorKind", a.alias, r.kind,
           ${isoTimestamp(sql`r.created_at`)} as since, ${isoTimestamp(sql`r.until`)} as until,
           ${isoTimestamp(sql`r.lifted_at`)} as "liftedAt", ${holds} as "inForce"
    from restrictions r join authors a on a.id = r.author_id
    where (${kind}::text is null or r.kind = ${kind})
      and (${inForce}::boolean is null or ${holds} = ${inForce}::boolean)
      and (${networkId}::text is null or a.network_id = ${networkId}::text)
      and (${beforeId}::int is null or r.id < ${beforeId}::int)
    order by r.id desc limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}
