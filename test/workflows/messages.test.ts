import { expect, test } from '@jest/globals';
import type { ChatId, PostId } from '../../src/domain/ids.ts';
import { albumWorkflowId, editWorkflowId, postWorkflowId } from '../../src/workflows/messages.ts';

test('A workflow id names the chat and the post by our own ids', () => {
  expect(postWorkflowId(3 as ChatId, 77 as PostId)).toBe('post/3/77');
  expect(albumWorkflowId(3 as ChatId, 77 as PostId)).toBe('album/3/77');
  expect(editWorkflowId(3 as ChatId, 77 as PostId)).toBe('edit/3/77');
});
