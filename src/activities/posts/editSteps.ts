import type { PostId } from '../../domain/ids.ts';
import type { EditStep } from '../../domain/posts/revision.ts';
import type { BatchProgress } from './batch.ts';
import { createReviseBatch, type RevisionDependencies } from './reviseBatch.ts';

/** The steps that carry a post's edits. */
export interface EditSteps {
  /** Decides what follows from a post's edits so far. */
  beginEdit(postId: PostId): Promise<EditStep>;
  reviseBatch(postId: PostId): Promise<BatchProgress>;
}

/** Binds the steps that carry edits to what they work on. */
export function createEditSteps(dependencies: RevisionDependencies): EditSteps {
  return {
    beginEdit: (postId) => dependencies.revisions.begin(postId),
    reviseBatch: createReviseBatch(dependencies),
  };
}
