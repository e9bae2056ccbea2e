import { sql } from 'kysely';
import type { DeliveryState } from '../../domain/posts/delivery.ts';
import type { Database } from '../database.ts';

/** How the ledger and the registry stand, in numbers. */
export interface LedgerFigures {
  /** Deliveries that the ledger holds, by state. */
  readonly deliveries: Readonly<Partial<Record<DeliveryState, number>>>;
  /** Attempts whose answer is missing: each may have left a second copy. */
  readonly doubts: number;
  /** Posts that the ledger holds, by state. */
  readonly posts: Readonly<Record<string, number>>;
  /** Members of hubs by state. */
  readonly chats: Readonly<Record<string, number>>;
}

/** Counts the ledger's rows. Reads all of them: ask every half minute, not every second. */
export async function readLedgerFigures(database: Database): Promise<LedgerFigures> {
  const { rows } = await sql<{ of: string; state: string; count: number; doubts: number }>`
    select 'deliveries' as of, state::text, count(*)::float8 as count, coalesce(sum(doubts), 0)::float8 as doubts
    from deliveries group by state
    union all select 'posts', state, count(*)::float8, 0 from posts group by state
    union all select 'chats', state, count(*)::float8, 0 from hub_members group by state
  `.execute(database.sql);
  const of = (what: string): Record<string, number> =>
    Object.fromEntries(rows.filter((row) => row.of === what).map((row) => [row.state, row.count]));
  return {
    deliveries: of('deliveries'),
    posts: of('posts'),
    chats: of('chats'),
    doubts: rows.reduce((sum, row) => sum + row.doubts, 0),
  };
}
