import type { NetworkChatId, NetworkMessageId, NetworkPersonId, PostId } from '../ids.ts';
import type { Content } from '../posts/content.ts';
import type { ChatKind } from '../posts/post.ts';

/** How many first posts wait for an admin's approval; 0 for none. */
export interface ApprovalRules {
  readonly newAuthorPosts: number;
  readonly newChatPosts: number;
  /** Whose posts never wait. */
  readonly adminIds: readonly NetworkPersonId[];
}

/** Nothing waits for approval. */
export const NO_APPROVAL: ApprovalRules = { newAuthorPosts: 0, newChatPosts: 0, adminIds: [] };

/** What admins have decided so far about an author, or about a chat. */
export interface Acquaintance {
  /** Approved for good, or here since before posts had to wait. */
  readonly known: boolean;
  /** How many posts were approved one by one. */
  readonly approved: number;
}

/** Who posts, and where, as far as approval depends on it. */
export interface ApprovalFacts {
  readonly author: Acquaintance & { readonly networkId: NetworkPersonId };
  readonly chat: Acquaintance;
}

/** Whether a post waits until an admin approves it: its author or its chat is new here. */
export function waitsForApproval({ author, chat }: ApprovalFacts, rules: ApprovalRules): boolean {
  if (rules.adminIds.includes(author.networkId)) return false;
  return isNew(author, rules.newAuthorPosts) || isNew(chat, rules.newChatPosts);
}

function isNew({ known, approved }: Acquaintance, posts: number): boolean {
  return !known && approved < posts;
}

/** What an admin can decide about a post that waits. `always`: nothing of its author or chat waits any more. */
export type ApprovalDecision = 'approve' | 'always' | 'reject';

/** A post that waits for approval, as admins see it. */
export interface HeldForApproval {
  readonly postId: PostId;
  readonly author: { readonly networkId: NetworkPersonId; readonly alias: string };
  readonly chat: { readonly networkId: NetworkChatId; readonly kind: ChatKind; readonly title: string };
  /** The first message of the post in its chat. */
  readonly messageId: NetworkMessageId;
  readonly parts: readonly Content[];
}
