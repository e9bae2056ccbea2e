import { sql } from 'kysely';
import type { Backlog } from '../../domain/health.ts';
import { type PostId, timeOfPost } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

/** Counts what is open in the ledger. */
export async function readBacklog(database: Database): Promise<Backlog> {
  const { rows } = await sql<{ open: number; oldest: string | null }>`
    select count(*)::int as open, min(post_id) as oldest from deliveries
    where state in ('planned', 'claimed', 'sending')
  `.execute(database.sql);
  const { open, oldest } = rows[0]!;
  return {
    open,
    oldestAgeMs: oldest === null ? undefined : Date.now() - timeOfPost(Number(oldest) as PostId),
  };
}
