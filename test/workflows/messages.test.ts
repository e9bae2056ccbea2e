import { expect, test } from '@jest/globals';
import { albumWorkflowId, chatOfWorkflowId, postWorkflowId } from '../../src/workflows/messages.ts';

test('A workflow id names the message or the album, and the chat can be read off it', () => {
  expect(postWorkflowId(-1001, 5)).toBe('post/-1001/5');
  expect(albumWorkflowId(-1001, '77')).toBe('album/-1001/77');
  expect(chatOfWorkflowId(postWorkflowId(-1001, 5))).toBe('-1001');
  expect(chatOfWorkflowId(albumWorkflowId(-1001, '77'))).toBe('-1001');
});
