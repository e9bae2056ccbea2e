import type { PostId } from '../../domain/ids.ts';
import type { EditStep, Revisions } from '../../domain/posts/revision.ts';
import type { BatchProgress } from './batch.ts';

/** What the steps that carry edits are made from. */
export interface EditDependencies {
  readonly revisions: Pick<Revisions, 'begin'>;
  readonly sendSteps: Pick<EditSteps, 'reviseBatch'>;
}

/** The steps that carry a post's edits. */
export interface EditSteps {
  /** Decides what follows from a post's edits so far. */
  beginEdit(postId: PostId): Promise<EditStep>;
  reviseBatch(postId: PostId): Promise<BatchProgress>;
}

/** Binds the steps that carry edits to what they work on. */
export function createEditSteps(dependencies: EditDependencies): EditSteps {
  return {
    beginEdit: (postId) => dependencies.revisions.begin(postId),
    reviseBatch: (postId) => dependencies.sendSteps.reviseBatch(postId),
  };
}
