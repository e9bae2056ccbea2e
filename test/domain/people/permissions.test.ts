import { describe, expect, test } from '@jest/globals';
import { evidentStanding, may, RIGHTS } from '../../../src/domain/people/permissions.ts';
import type { ChatKind, SourceAuthor, SourceChat } from '../../../src/domain/posts/post.ts';
import type { NetworkPersonId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

const ADMIN_ID = 7;
const chat = (kind: ChatKind, networkId = -5): SourceChat => ({
  kind,
  networkId: textId(networkId),
  title: 'a chat',
});
const person = (networkId: NetworkPersonId): SourceAuthor => ({
  kind: 'person',
  networkId,
  name: 'somebody',
});
const asChat = (networkId: NetworkPersonId): SourceAuthor => ({ kind: 'chat', networkId, name: 'a chat' });
const standing = (where: SourceChat, author: SourceAuthor) =>
  evidentStanding(where, author, [textId(ADMIN_ID)]);

test('A right includes those before it, and none after it', () => {
  for (const [at, standing] of RIGHTS.entries()) {
    expect(RIGHTS.map((right) => may(standing, right))).toEqual(RIGHTS.map((_, right) => right <= at));
  }
});

describe('How somebody stands', () => {
  test('An admin of the hub is one in every chat, and only as a person', () => {
    for (const kind of ['private', 'group', 'supergroup', 'channel'] as const) {
      expect(standing(chat(kind), person(textId(ADMIN_ID)))).toBe('hub admins');
    }
    expect(standing(chat('supergroup'), asChat(textId(ADMIN_ID)))).toBe('everyone');
  });

  test('Everybody administers their private chat', () => {
    expect(standing(chat('private', 3), person(textId(3)))).toBe('chat administrators');
  });

  test('A channel and an anonymous administrator speak as the chat; a channel that is a guest does not', () => {
    expect(standing(chat('channel'), asChat(textId(-5)))).toBe('chat administrators');
    expect(standing(chat('supergroup'), asChat(textId(-5)))).toBe('chat administrators');
    expect(standing(chat('supergroup'), asChat(textId(-6)))).toBe('everyone');
  });

  test('For persons in groups, and for those who press buttons in channels, the network has to be asked', () => {
    for (const kind of ['group', 'supergroup', 'channel'] as const) {
      expect(standing(chat(kind), person(textId(3)))).toBeUndefined();
    }
  });
});
