import { sql } from 'kysely';
import type { Chats, Posts } from '../domain/posts.ts';
import { admitPost, type DedupRules } from './admission.ts';
import { leaveHub, moveChat } from './chats.ts';
import type { Database } from './database.ts';
import { planPost } from './planning.ts';

/** The posts in PostgreSQL. */
export function createPosts(database: Database, dedup: DedupRules): Posts {
  return {
    admit: (postId) => admitPost(database, postId, dedup),
    plan: (postId) => planPost(database, postId),
    async close(postId) {
      await sql`
        update posts set state = 'closed', closed_at = now() where id = ${postId} and state = 'planned'
      `.execute(database.sql);
    },
  };
}

/** The registry of chats in PostgreSQL. */
export function createChats(database: Database): Chats {
  return {
    async deactivate(networkId, reason) {
      await leaveHub(database, networkId, 'inactive', reason);
    },
    move: (from, to) => moveChat(database, from, to),
  };
}
