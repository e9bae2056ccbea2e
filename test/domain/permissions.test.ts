import { describe, expect, test } from '@jest/globals';
import { evidentStanding, may, RIGHTS } from '../../src/domain/people/permissions.ts';
import type { ChatKind, SourceAuthor, SourceChat } from '../../src/domain/posts/post.ts';

const ADMIN_ID = 7;
const chat = (kind: ChatKind, networkId = -5): SourceChat => ({ kind, networkId, title: 'a chat' });
const person = (networkId: number): SourceAuthor => ({ kind: 'person', networkId, name: 'somebody' });
const asChat = (networkId: number): SourceAuthor => ({ kind: 'chat', networkId, name: 'a chat' });
const standing = (where: SourceChat, author: SourceAuthor) => evidentStanding(where, author, [ADMIN_ID]);

test('A right includes those before it, and none after it', () => {
  for (const [at, standing] of RIGHTS.entries()) {
    expect(RIGHTS.map((right) => may(standing, right))).toEqual(RIGHTS.map((_, right) => right <= at));
  }
});

describe('How somebody stands', () => {
  test('An admin of the hub is one in every chat, and only as a person', () => {
    for (const kind of ['private', 'group', 'supergroup', 'channel'] as const) {
      expect(standing(chat(kind), person(ADMIN_ID))).toBe('hub admins');
    }
    expect(standing(chat('supergroup'), asChat(ADMIN_ID))).toBe('everyone');
  });

  test('Everybody administers their private chat', () => {
    expect(standing(chat('private', 3), person(3))).toBe('chat administrators');
  });

  test('A channel and an anonymous administrator speak as the chat; a channel that is a guest does not', () => {
    expect(standing(chat('channel'), asChat(-5))).toBe('chat administrators');
    expect(standing(chat('supergroup'), asChat(-5))).toBe('chat administrators');
    expect(standing(chat('supergroup'), asChat(-6))).toBe('everyone');
  });

  test('For persons in groups, and for those who press buttons in channels, the network has to be asked', () => {
    for (const kind of ['group', 'supergroup', 'channel'] as const) {
      expect(standing(chat(kind), person(3))).toBeUndefined();
    }
  });
});
