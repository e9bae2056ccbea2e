import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A post's own workflow gives its deliveries up after a day; this is for posts whose workflow is no more. */
const PATIENCE_HOURS = 30;

/**
 * Ends posts that nobody delivers any more, because their workflow was terminated: what is left of them fails, and
 * the posts behind them may go. Posts of a paused hub are held, not left. Answers with how many were ended.
 */
export async function giveUpStragglers(database: Database): Promise<number> {
  const { rows } = await sql`
    with left_alone as (
      update posts p set state = 'closed', closed_at = now()
      from hubs h
      where h.id = p.hub_id and h.paused_at is null and p.state = 'planned'
        and p.planned_at < now() - make_interval(hours => ${PATIENCE_HOURS})
      returning p.id
    ), failed as (
      update deliveries d set state = 'failed', reason = 'its workflow was ended', settled_at = now()
      from left_alone l
      where d.post_id = l.id and d.state in ('planned', 'claimed', 'sending')
    )
    select id from left_alone
  `.execute(database.sql);
  return rows.length;
}
