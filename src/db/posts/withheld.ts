import { sql } from 'kysely';
import { type ChatId, firstPostIdAt, type PostId } from '../../domain/ids.ts';
import { hasAccess } from '../billing/entitlement.ts';
import type { Database } from '../database.ts';
import { RECEIVES } from './audience.ts';

/** For how long back a chat may catch up with what was withheld from it, in hours. */
export const CATCH_UP_HOURS = 24;

/** More posts than this at once would bury a chat. */
const MOST_POSTS = 500;

/**
 * Lets go to a chat what was withheld from it lately, when it has access now: the newest posts, up to a limit.
 * Answers with all of them that are still on their way, oldest first; asked again it finds nothing more to let go.
 */
export async function releaseWithheld(database: Database, chatId: ChatId): Promise<readonly PostId[]> {
  return database.sql.transaction().execute(async (db) => {
    await sql`
      with withheld as (
        select d.post_id from deliveries d
        join hub_members m on m.chat_id = d.chat_id and ${RECEIVES}
        join subscriptions s on s.chat_id = d.chat_id and s.product = 'hub'
                            and ${hasAccess('s')}
        where d.chat_id = ${chatId} and d.state = 'withheld'
          and d.post_id >= ${firstPostIdAt(Date.now() - CATCH_UP_HOURS * 3_600_000)}
        order by d.post_id desc limit ${MOST_POSTS}
      ), let_go as (
        update deliveries d set state = 'planned', settled_at = null
        from withheld w where d.post_id = w.post_id and d.chat_id = ${chatId}
        returning d.post_id
      )
      update posts p set state = 'planned', planned_at = now(), closed_at = null
      from let_go l where p.id = l.post_id
    `.execute(db);
    const { rows } = await sql<{ post_id: string }>`
      select post_id from deliveries
      where chat_id = ${chatId} and state in ('planned', 'claimed', 'sending')
        and post_id >= ${firstPostIdAt(Date.now() - CATCH_UP_HOURS * 3_600_000)}
      order by post_id
    `.execute(db);
    return rows.map((row) => Number(row.post_id) as PostId);
  });
}
