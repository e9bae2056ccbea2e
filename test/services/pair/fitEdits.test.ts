import { expect, test } from '@jest/globals';
import type { Content } from '../../../src/domain/posts/content.ts';
import { fitEdits } from '../../../src/services/pair/talk.ts';
import { textId } from '../../support/ids.ts';

const edits = fitEdits({ contacts: 'mask', cleanedBytes: 1_000 });
const fit = (content: Content, before: Content = content) =>
  edits.partner!({ chat: { networkId: textId(2) }, messageId: textId(1), content }, before);

test('an edit is masked as a new message is', () => {
  expect(fit({ kind: 'text', text: 'ask @john_doe', entities: [] })).toMatchObject({
    kind: 'text',
    text: 'ask •••',
    entities: [],
  });
});

test('a live location does not follow its author, who agreed to one place', () => {
  const before = { kind: 'location', latitude: 1, longitude: 2 } as const;
  expect(fit({ kind: 'location', latitude: 3, longitude: 4 }, before)).toBeUndefined();
});

test('what is no message for strangers does not become one by an edit', () => {
  const before = { kind: 'text', text: 'hello', entities: [] } as const;
  expect(fit({ kind: 'contact', phoneNumber: '+1', firstName: 'John' }, before)).toBeUndefined();
});

test('a file whose author has agreed gets other words, and another file in its place does not go', () => {
  const one = { id: 'one', uniqueId: 'a' };
  const other = { id: 'other', uniqueId: 'b' };
  const before = { kind: 'document', file: one } as const;
  const caption = { text: 'see t.me/john', entities: [] };
  expect(fit({ kind: 'document', file: one, caption }, before)).toMatchObject({
    kind: 'document',
    caption: { text: 'see •••' },
  });
  expect(fit({ kind: 'document', file: other }, before)).toBeUndefined();
});
