import type { ChatId, PostId } from '../ids.ts';
import type { Content } from './content.ts';
import type { Route } from './route.ts';

/** A message that was stored, and whose workflow is to be started or told. May be done any number of times. */
export interface StoredMessage {
  readonly of: 'post';
  readonly postId: PostId;
  readonly route: Route;
  readonly chatId: ChatId;
  readonly alias: string;
  readonly album: boolean;
  readonly workflowId: string | undefined;
  readonly content: Content['kind'];
}

/** An edit that was stored, and that the workflow of the post's edits is to be told of. May be done any number of times. */
export interface StoredEdit {
  readonly of: 'edit';
  readonly postId: PostId;
  readonly route: Route;
  readonly chatId: ChatId;
  readonly alias: string;
  readonly editWorkflowId: string | undefined;
}

/** What was stored and is to be carried. */
export type StoredWork = StoredMessage | StoredEdit;
