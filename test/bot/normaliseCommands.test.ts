import { describe, expect, test } from '@jest/globals';
import type { Message } from '@grammyjs/types';
import type { BotIdentity } from '../../src/bot/normalise/bot.ts';
import { normalise } from '../../src/bot/normalise/normalise.ts';
import {
  BOT,
  channelPostUpdate,
  commandText,
  CONTENTS,
  FORUM,
  GROUP_ANONYMOUS_BOT,
  message,
  messageUpdate,
  SUPERGROUP,
} from './updates.ts';

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
    expect(read(commandText(text))).toMatchObject({ type: 'command', name, argument, messageId: 10 });
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
      chat: { networkId: FORUM.id, kind: 'supergroup', title: 'Forum', forum: true },
      author: { kind: 'person', networkId: 101, name: 'Anna Ek', username: 'anna', language: 'sv' },
      messageId: 10,
      threadId: 4,
      replyTo: 9,
    });
  });

  test('may stand in a caption', () => {
    const { text: caption, entities: caption_entities } = commandText('/post now');
    const fields = { ...CONTENTS.photo, caption, caption_entities } as Partial<Message>;
    expect(read(fields)).toMatchObject({ type: 'command', name: 'post', argument: 'now' });
  });

  test('may come from a channel or an anonymous administrator', () => {
    expect(normalise(channelPostUpdate(commandText('/stop')), BOT)).toMatchObject({
      type: 'command',
      author: { kind: 'chat' },
    });
    expect(
      read({ ...commandText('/stop'), from: GROUP_ANONYMOUS_BOT, sender_chat: SUPERGROUP }),
    ).toMatchObject({ type: 'command', author: { kind: 'chat', networkId: SUPERGROUP.id } });
  });

  test('for another bot is ignored', () => {
    expect(read(commandText('/start@HelperBot'))).toEqual({
      type: 'ignored',
      reason: 'command for another bot',
    });
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

  test('for another bot is ignored', () => {
    expect(read({ text: '.start@HelperBot' }, dotted)).toMatchObject({ reason: 'command for another bot' });
  });

  test.each(['...and so on', '.5 of it', '. start', '.a.b'])('%j stays a post', (text) => {
    expect(read({ text }, dotted).type).toBe('post');
  });

  test('means nothing unless it is set', () => {
    expect(read({ text: '.start' }).type).toBe('post');
    expect(read({ text: 'start' }, { ...BOT, commandPrefix: '' }).type).toBe('post');
  });
});
