import { type Kysely, sql } from 'kysely';
import type { NetworkChatId } from '../../domain/ids.ts';

/**
 * Takes a username from everybody but its holder: persons and chats share one space of names, and the one last seen with
 * a name holds it. Otherwise moderation by @name could meet a former holder.
 */
export async function releaseUsername(
  db: Kysely<never>,
  username: string | undefined,
  holderNetworkId: NetworkChatId,
): Promise<void> {
  if (username === undefined) return;
  await sql`
    with of_author as (
      update authors set username = null
      where network = 'telegram' and lower(username) = lower(${username}) and network_id <> ${holderNetworkId}
    )
    update chats set username = null
    where network = 'telegram' and lower(username) = lower(${username})
      and network_id is distinct from ${holderNetworkId}
  `.execute(db);
}
