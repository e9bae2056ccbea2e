import { describe, expect, it } from '@jest/globals';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import { BOT } from '../../support/updates.ts';

const ANA = { id: 7, is_bot: false, first_name: 'Ana' };
const PRIVATE = { id: 7, type: 'private', first_name: 'Ana' };
const MESSAGE = { message_id: 5, date: 1, chat: PRIVATE, from: ANA };

const read = (fields: object) => normalise({ update_id: 1, ...fields }, BOT);

describe('A message tells how it is not its author’s own', () => {
  it.each([
    ['forwarded', { forward_origin: { type: 'hidden_user', sender_user_name: 'Zoe', date: 1 } }],
    ['via a bot', { via_bot: { id: 9, is_bot: true, first_name: 'Gifs' } }],
    [
      'answers elsewhere',
      { external_reply: { origin: { type: 'hidden_user', sender_user_name: 'Zoe', date: 1 } } },
    ],
    ['answers a story', { reply_to_story: { id: 1, chat: PRIVATE } }],
  ])('%s', (borrowed, fields) => {
    expect(read({ message: { ...MESSAGE, text: 'hi', ...fields } })).toMatchObject({
      type: 'post',
      message: { borrowed },
    });
  });

  it('or says nothing of the kind', () => {
    const { message } = read({ message: { ...MESSAGE, text: 'hi' } }) as unknown as { message: object };
    expect(message).not.toHaveProperty('borrowed');
    expect(message).not.toHaveProperty('fileBytes');
  });

  it('and how large a file is that keeps its name, and of what type', () => {
    const file = { file_id: 'f', file_unique_id: 'u', file_size: 123, mime_type: 'Video/MP4' };
    for (const kind of ['document', 'audio', 'video', 'animation']) {
      expect(read({ message: { ...MESSAGE, [kind]: file } })).toMatchObject({
        message: { fileBytes: 123, fileType: 'video/mp4' },
      });
    }
    const { message } = read({ message: { ...MESSAGE, voice: file } }) as unknown as { message: object };
    expect(message).not.toHaveProperty('fileBytes');
  });
});

describe('A reaction', () => {
  const REACTION = { chat: PRIVATE, message_id: 5, user: ANA, date: 1, old_reaction: [], new_reaction: [] };

  it('is read with its emoji, or without one when it was taken back', () => {
    const given = { ...REACTION, new_reaction: [{ type: 'emoji', emoji: '👍' }] };
    expect(read({ message_reaction: given })).toMatchObject({
      type: 'reaction',
      chat: { networkId: '7' },
      by: { networkId: '7' },
      messageId: '5',
      emoji: '👍',
    });
    expect(read({ message_reaction: REACTION })).not.toHaveProperty('emoji');
  });

  it('of an emoji that somebody has made themselves cannot be passed on', () => {
    const own = { ...REACTION, new_reaction: [{ type: 'custom_emoji', custom_emoji_id: '1' }] };
    expect(read({ message_reaction: own })).not.toHaveProperty('emoji');
  });

  it('leads to nothing in a group, and when it is malformed', () => {
    const group = { id: -100, type: 'supergroup', title: 'A group' };
    expect(read({ message_reaction: { ...REACTION, chat: group } })).toEqual({
      type: 'ignored',
      reason: 'reaction outside a private chat',
    });
    for (const malformed of [{}, { chat: PRIVATE }, 'words', null]) {
      expect(read({ message_reaction: malformed })).toEqual({ type: 'ignored', reason: expect.any(String) });
    }
  });
});
