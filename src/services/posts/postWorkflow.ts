import type { HeldEdit, HeldPost } from '../../db/posts/pausing.ts';
import { albumWorkflowId, editWorkflowId, postWorkflowId } from '../../workflows/posts/contract.ts';

/** The id of the workflow that carries a stored post. */
export function workflowIdOf({ postId, chatId, album, workflowId }: HeldPost): string {
  return workflowId ?? (album ? albumWorkflowId(chatId, postId) : postWorkflowId(chatId, postId));
}

/** The id of the workflow that carries a post's edits. */
export function workflowIdOfEdits({ postId, chatId, editWorkflowId: known }: HeldEdit): string {
  return known ?? editWorkflowId(chatId, postId);
}
