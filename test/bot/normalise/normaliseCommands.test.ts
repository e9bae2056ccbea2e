import { describe, expect, test } from '@jest/globals';
import type { Message } from '@grammyjs/types';
import type { BotIdentity } from '../../../src/bot/normalise/bot.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import {
  BOT,
  channelPostUpdate,
  commandText,
  CONTENTS,
  FORUM,
  GROUP_ANONYMOUS_BOT,
  message,
  messageUpdate,
  PRIVATE,
  SUPERGROUP,
} from '../../support/updates.ts';
import { textId } from '../../support/ids.ts';

function read(fields: Partial<Message>, bot: BotIdentity = BOT) {
  return normalise(messageUpdate(fields), bot);
}

describe('a command', () => {
  test.each([
    ['/start', 'start', ''],
    ['/Start@partylinebot', 'start', ''],
    ['/signature   our own words \n', 'signature', 'our own words'],
    ['/mute_all\nreason', 'mute_all', 'reason'],
  ])('%j is read as its name and argument', (text, name, argument) => {
    expect(read(commandText(text))).toMatchObject({ type: 'command', name, argument, messageId: textId(10) });
  });

  test('knows its chat, author, topic and the message that it answers', () => {
    const fields = {
      ...commandText('/info'),
      chat: FORUM,
      message_thread_id: 4,
      is_topic_message: true,
      reply_to_message: message({ chat: FORUM, message_id: 9 }),
    } as Partial<Message>;
    expect(read(fields)).toEqual({
      type: 'command',
      name: 'info',
      argument: '',
      chat: { networkId: textId(FORUM.id), kind: 'supergroup', title: 'Forum', forum: true },
      author: { kind: 'person', networkId: textId(101), name: 'Anna Ek', username: 'anna', language: 'sv' },
      messageId: textId(10),
      threadId: textId(4),
      replyTo: textId(9),
    });
  });

  test('may stand in a caption when it is about what it stands under', () => {
    const { text: caption, entities: caption_entities } = commandText('/announce now');
    const fields = { ...CONTENTS.photo, caption, caption_entities } as Partial<Message>;
    expect(read(fields)).toMatchObject({
      type: 'command',
      name: 'announce',
      argument: 'now',
      body: { kind: 'photo', caption: { text: 'now' } },
      orElse: { messageId: textId(10), content: { kind: 'photo', caption: { text: '/announce now' } } },
    });
  });

  test('may come from a channel or an anonymous administrator', () => {
    expect(normalise(channelPostUpdate(commandText('/stop')), BOT)).toMatchObject({
      type: 'command',
      author: { kind: 'chat' },
    });
    expect(
      read({ ...commandText('/stop'), from: GROUP_ANONYMOUS_BOT, sender_chat: SUPERGROUP }),
    ).toMatchObject({ type: 'command', author: { kind: 'chat', networkId: textId(SUPERGROUP.id) } });
  });

  test('that names this bot is one though we do not know it', () => {
    expect(read(commandText('/sale@PartylineBot on Friday'))).toMatchObject({
      type: 'command',
      name: 'sale',
    });
  });

  test('stands alone in a private chat, where it can be meant for nobody else', () => {
    const here = (text: string) => read({ ...commandText(text), chat: PRIVATE });
    expect(here('/sale')).toMatchObject({ type: 'command', name: 'sale' });
    expect(here('/sale starts on Friday').type).toBe('post');
    expect(here('/sale@HelperBot').type).toBe('post');
  });

  describe('is none, and the message a post,', () => {
    const captioned = (kind: 'photo' | 'video' | 'document', text: string, more: Partial<Message> = {}) => {
      const { text: caption, entities: caption_entities } = commandText(text);
      return { ...CONTENTS[kind], caption, caption_entities, ...more } as Partial<Message>;
    };

    test.each([
      ['of a word that we do not know', '/sale starts on Friday'],
      ['of such a word alone', '/sale'],
      ['for another bot', '/start@HelperBot'],
      ['for another bot, with words', '/weather@HelperBot in Berlin'],
    ])('%s', (_what, text) => {
      expect(read(commandText(text))).toMatchObject({ type: 'post', message: { content: { text } } });
    });

    test.each(['/sale starts on Friday', '/start', '/sale@PartylineBot', '/announce@HelperBot'])(
      'as the caption %j',
      (text) => {
        for (const kind of ['photo', 'video', 'document'] as const) {
          expect(read(captioned(kind, text))).toMatchObject({
            type: 'post',
            message: { content: { kind, caption: { text } } },
          });
        }
      },
    );

    test('in a part of an album, whatever it says', () => {
      for (const text of ['/sale', '/start', '/announce now']) {
        const part = captioned('photo', text, { media_group_id: '5' });
        expect(read(part)).toMatchObject({ type: 'post', message: { albumKey: '5' } });
      }
    });

    test("in a channel's post, unless we know it", () => {
      const posted = (text: string) => normalise(channelPostUpdate(commandText(text)), BOT);
      expect(posted('/sale starts on Friday').type).toBe('post');
      expect(posted('/sale@PartylineBot').type).toBe('post');
      expect(posted('/info')).toMatchObject({ type: 'command', name: 'info' });
    });
  });

  test('is not given by an edit', () => {
    const edited = (text: string) =>
      normalise({ update_id: 1, edited_message: message(commandText(text)) }, BOT);
    for (const text of ['/start', '/sale on Friday']) expect(edited(text).type).toBe('edit');
  });

  test('is not every text with a slash', () => {
    expect(read({ text: 'either/or' }).type).toBe('post');
    expect(read({ text: '/usr/bin is a path' }).type).toBe('post');
    expect(read({ text: 'say /start', entities: [{ type: 'bot_command', offset: 4, length: 6 }] }).type).toBe(
      'post',
    );
  });
});

describe('a command with a prefix of our own', () => {
  const dotted = { ...BOT, commandPrefix: '.' };

  test.each([
    ['.start', 'start', ''],
    ['.Signature@PartylineBot  words', 'signature', 'words'],
  ])('%j is read like one with a slash', (text, name, argument) => {
    expect(read({ text }, dotted)).toMatchObject({ type: 'command', name, argument });
  });

  test('leaves the slash its meaning', () => {
    expect(read(commandText('/start'), dotted)).toMatchObject({ type: 'command', name: 'start' });
  });

  test('for another bot is a post, and so is a word that we do not know', () => {
    for (const text of ['.start@HelperBot', '.gitignore', '.sale starts on Friday']) {
      expect(read({ text }, dotted).type).toBe('post');
      expect(read({ text, chat: PRIVATE }, dotted).type).toBe('post');
    }
  });

  test.each(['...and so on', '.5 of it', '. start', '.a.b'])('%j stays a post', (text) => {
    expect(read({ text }, dotted).type).toBe('post');
  });

  test('means nothing unless it is set', () => {
    expect(read({ text: '.start' }).type).toBe('post');
    expect(read({ text: 'start' }, { ...BOT, commandPrefix: '' }).type).toBe('post');
  });
});
