import type { HeldPost } from '../db/pausing.ts';
import { albumWorkflowId, postWorkflowId } from '../workflows/messages.ts';

/** The id of the workflow that carries a stored post. */
export function workflowIdOf(post: HeldPost): string {
  if (post.workflowId !== undefined) return post.workflowId;
  return post.albumKey === undefined
    ? postWorkflowId(post.networkChatId, post.messageId)
    : albumWorkflowId(post.networkChatId, post.albumKey);
}
