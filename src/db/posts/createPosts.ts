import { sql } from 'kysely';
import type { Tally } from '../../domain/posts/ledger.ts';
import type { Chats, Posts } from '../../domain/posts/posts.ts';
import { type AdmissionRules, admitPost } from './admission.ts';
import { beginPost } from './beginPost.ts';
import { tallyOf } from './ledger.ts';
import { markLost } from '../chats/addresses.ts';
import { loseChat, moveChat } from '../chats/memberships.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { HeldForApproval } from '../../domain/moderation/approval.ts';
import { heldToTell, markHeldTold } from '../moderation/approvals.ts';
import type { Database } from '../database.ts';
import { type Repetition, repetitionToTell } from './repetitions.ts';
import { planPost } from './planning.ts';

/** Tells people what was decided about a post; each may be called again after a crash. */
export interface AdmissionNotices {
  /** Tells an author that what they posted was dropped as a repetition. */
  readonly tellRepetition?: (repetition: Repetition) => Promise<void>;
  /** Tells admins that a post waits for them, and its author if that was never said before. */
  readonly tellHeld?: (post: HeldForApproval, tellAuthor: boolean) => Promise<void>;
}

/** The posts in PostgreSQL. */
export function createPosts(
  database: Database,
  rules: AdmissionRules,
  { tellRepetition, tellHeld }: AdmissionNotices = {},
): Posts {
  return {
    async admit(postId) {
      const admission = await admitPost(database, postId, rules);
      if (admission.admitted) return admission;
      if ('awaits' in admission) {
        const held = tellHeld && (await heldToTell(database, postId));
        if (held) {
          await tellHeld(held.post, held.tellAuthor);
          await markHeldTold(database, postId);
        }
      } else if (tellRepetition && admission.refusal === 'duplicate') {
        const repetition = await repetitionToTell(database, postId);
        if (repetition) await tellRepetition(repetition);
      }
      return admission;
    },
    plan: (postId) => planPost(database, postId),
    begin: (postId, claim) => beginPost(database, postId, rules, claim),
    async close(postId) {
      await sql`
        update posts set state = 'closed', closed_at = now() where id = ${postId} and state = 'planned'
      `.execute(database.sql);
    },
    async closeIfDone(postId) {
      const { rows } = await sql<Tally>`
        with tally as (${tallyOf(postId)}), closed as (
          update posts set state = 'closed', closed_at = now()
          where id = ${postId} and state = 'planned' and (select open from tally) = 0
        )
        select * from tally
      `.execute(database.sql);
      return rows[0]!;
    },
  };
}

/**
 * The registry of chats in PostgreSQL, as one of our accounts meets them.
 *
 * @param speaksForHub whether a chat that does not let the account in any more takes no part in the hub either
 */
export function createChats(database: AccountDatabase, speaksForHub: boolean): Chats {
  return {
    async deactivate(networkId, reason) {
      if (speaksForHub) await loseChat(database, networkId, reason);
      else await markLost(database.sql, database.account, networkId, reason);
    },
    move: (from, to) => moveChat(database, from, to),
  };
}
