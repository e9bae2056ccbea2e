import { sql } from 'kysely';
import type { RestrictedAuthor } from '../../domain/moderation/restriction.ts';
import type { Database } from '../database.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** A chat in which somebody has posted. */
export interface PostedIn {
  readonly title: string;
  readonly networkId: NetworkChatId | undefined;
  readonly posts: number;
}

/** The largest number of chats that are named. */
const MOST = 10;

/** Where an author has posted, as far as the ledger remembers, most first. */
export async function postedIn(
  database: Database,
  { hubId, authorId }: Pick<RestrictedAuthor, 'hubId' | 'authorId'>,
): Promise<PostedIn[]> {
  const { rows } = await sql<{ title: string; network_id: NetworkChatId | null; posts: number }>`
    select c.title, c.network_id, p.posts
    from (select source_chat_id, count(*)::int as posts from posts
          where author_id = ${authorId} and hub_id = ${hubId}
          group by source_chat_id order by posts desc limit ${MOST}) p
    join chats c on c.id = p.source_chat_id
    order by p.posts desc, c.id
  `.execute(database.sql);
  return rows.map(({ title, network_id, posts }) => ({
    title,
    networkId: network_id ?? undefined,
    posts,
  }));
}
