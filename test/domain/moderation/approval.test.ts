import { expect, test } from '@jest/globals';
import { type ApprovalFacts, waitsForApproval } from '../../../src/domain/moderation/approval.ts';
import { textId } from '../../support/ids.ts';

const newcomer = { networkId: textId(7) as ApprovalFacts['author']['networkId'], known: false, approved: 0 };
const known = { known: true, approved: 0 };
const rules = { newAuthorPosts: 2, newChatPosts: 1, adminIds: [] };

test.each([
  ['the first post of a new author waits', { author: newcomer, chat: known }, true],
  ['so does the second', { author: { ...newcomer, approved: 1 }, chat: known }, true],
  ['after two approved posts nothing waits', { author: { ...newcomer, approved: 2 }, chat: known }, false],
  ['who is approved for good never waits', { author: { ...newcomer, known: true }, chat: known }, false],
  [
    'the first post from a new chat waits, whoever writes it',
    { author: { ...newcomer, known: true }, chat: { known: false, approved: 0 } },
    true,
  ],
  [
    'after one approved post a chat is no longer new',
    { author: { ...newcomer, known: true }, chat: { known: false, approved: 1 } },
    false,
  ],
])('%s', (_, facts, waits) => {
  expect(waitsForApproval(facts, rules)).toBe(waits);
  expect(waitsForApproval(facts, { ...rules, adminIds: [newcomer.networkId] })).toBe(false);
  expect(waitsForApproval(facts, { newAuthorPosts: 0, newChatPosts: 0, adminIds: [] })).toBe(false);
});
