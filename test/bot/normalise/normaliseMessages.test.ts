import { describe, expect, test } from '@jest/globals';
import type { Message } from '@grammyjs/types';
import type { SourceMessage } from '../../../src/domain/posts/post.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import {
  ANNA,
  BOT,
  CHANNEL,
  channelPostUpdate,
  CONTENTS,
  FORUM,
  GROUP,
  GROUP_ANONYMOUS_BOT,
  message,
  messageUpdate,
  MORE_CONTENTS,
  OTHER_BOT,
  OURSELVES,
  PRIVATE,
  SUPERGROUP,
} from '../../support/updates.ts';
import { textId } from '../../support/ids.ts';

function read(fields: Partial<Message>) {
  return normalise(messageUpdate(fields), BOT);
}

function postOf(fields: Partial<Message>): SourceMessage {
  const incoming = read(fields);
  if (incoming.type !== 'post') throw new Error(`not a post: ${JSON.stringify(incoming)}`);
  return incoming.message;
}

const anna = { kind: 'person', networkId: textId(101), name: 'Anna Ek', username: 'anna', language: 'sv' };

describe('who speaks and where', () => {
  test('a message is its author’s, in its chat', () => {
    expect(postOf({ text: 'Hi' })).toEqual({
      chat: {
        networkId: textId(SUPERGROUP.id),
        kind: 'supergroup',
        title: 'Big group',
        username: 'biggroup',
      },
      author: anna,
      messageId: textId(10),
      protected: false,
      content: { kind: 'text', text: 'Hi', entities: [] },
    });
  });

  test('a private chat is called like its person, and a forum says that it is one', () => {
    expect(postOf({ text: 'Hi', chat: PRIVATE }).chat).toMatchObject({ kind: 'private', title: 'Anna Ek' });
    expect(postOf({ text: 'Hi', chat: FORUM }).chat).toMatchObject({ kind: 'supergroup', forum: true });
  });

  test('an anonymous administrator speaks as the group', () => {
    const { author } = postOf({ text: 'Hi', from: GROUP_ANONYMOUS_BOT, sender_chat: SUPERGROUP });
    expect(author).toEqual({
      kind: 'chat',
      networkId: textId(SUPERGROUP.id),
      name: 'Big group',
      username: 'biggroup',
    });
  });

  test('a channel speaks as itself, in a group and at home', () => {
    const channel = { kind: 'chat', networkId: textId(CHANNEL.id), name: 'News', username: 'news' };
    expect(postOf({ text: 'Hi', sender_chat: CHANNEL }).author).toEqual(channel);

    const { sender_chat: _unsaid, ...unsigned } = message({ chat: CHANNEL, text: 'Hi' });
    for (const post of [channelPostUpdate({ text: 'Hi' }).channel_post, { ...unsigned, from: undefined }]) {
      expect(normalise({ update_id: 1, channel_post: post }, BOT)).toMatchObject({
        type: 'post',
        message: { author: channel },
      });
    }
  });

  test('another bot’s message relays like anybody’s', () => {
    expect(postOf({ text: 'Hi', from: OTHER_BOT }).author).toMatchObject({
      kind: 'person',
      networkId: textId(202),
    });
    expect(postOf({ text: 'Hi', via_bot: OTHER_BOT }).author).toEqual(anna);
  });
});

describe('what belongs to a message', () => {
  test('protection and the album are kept', () => {
    const part = postOf({ ...CONTENTS.photo, media_group_id: 'album-1', has_protected_content: true });
    expect(part).toMatchObject({ albumKey: 'album-1', protected: true });
  });

  test('the thread counts only in a topic', () => {
    expect(postOf({ text: 'Hi', message_thread_id: 4, is_topic_message: true }).threadId).toBe(textId(4));
    expect(postOf({ text: 'Hi', message_thread_id: 4 })).not.toHaveProperty('threadId');
  });

  function answering(target: Partial<Message>, fields: Partial<Message> = {}): Partial<Message> {
    return { text: 'Yes', reply_to_message: message(target), ...fields } as Partial<Message>;
  }

  test('a reply names the message in the same chat', () => {
    expect(postOf(answering({ message_id: 7 })).replyTo).toBe(textId(7));
    expect(postOf(answering({ message_id: 7, chat: GROUP }))).not.toHaveProperty('replyTo');
  });

  test('a reply into another chat is none', () => {
    const elsewhere = { chat: GROUP, message_id: 7 } as Message['external_reply'];
    expect(postOf({ text: 'Yes', external_reply: elsewhere } as Partial<Message>)).not.toHaveProperty(
      'replyTo',
    );
  });

  test('standing in a topic is no reply to the message that opened it', () => {
    const inTopic = { chat: FORUM, message_thread_id: 4, is_topic_message: true };
    const root = { chat: FORUM, message_id: 4 };
    const opened = {
      ...root,
      forum_topic_created: { name: 'Tea', icon_color: 1 },
    } as unknown as Partial<Message>;
    expect(postOf(answering(root, inTopic))).not.toHaveProperty('replyTo');
    expect(postOf(answering(opened, inTopic))).not.toHaveProperty('replyTo');
    expect(postOf(answering({ chat: FORUM, message_id: 5 }, inTopic)).replyTo).toBe(textId(5));
  });
});

describe('what is not relayed', () => {
  test.each([
    ['our own message', { text: 'Hi', from: OURSELVES }, 'own message'],
    ['a message sent through us', { text: 'Hi', via_bot: OURSELVES }, 'sent via this bot'],
    [
      'a message for our eyes only',
      { text: 'Psst', message_id: 0, receiver_user: OURSELVES },
      'ephemeral message',
    ],
  ] as [string, Partial<Message>, string][])('%s is ignored', (_what, fields, reason) => {
    expect(read(fields)).toEqual({ type: 'ignored', reason });
  });

  const broughtBy = (origin: object) =>
    ({
      text: 'Hi',
      is_automatic_forward: true,
      sender_chat: CHANNEL,
      forward_origin: { type: 'channel', date: 1, ...origin },
    }) as Partial<Message>;

  test('a channel’s message that Telegram brought into its discussion group is no post, and names its origin', () => {
    expect(read(broughtBy({ chat: CHANNEL, message_id: 77 }))).toMatchObject({
      type: 'automatic forward',
      channel: textId(CHANNEL.id),
      channelMessageId: textId(77),
      group: textId(SUPERGROUP.id),
      content: { kind: 'text', text: 'Hi' },
    });
    // What the channel had forwarded itself names where it came from first.
    expect(read(broughtBy({ chat: FORUM, message_id: 77 }))).not.toHaveProperty('channelMessageId');
    const edit = { update_id: 1, edited_message: message(broughtBy({ chat: CHANNEL, message_id: 77 })) };
    expect(normalise(edit, BOT)).toEqual({ type: 'ignored', reason: 'automatic forward' });
  });

  test.each<[string, object, boolean]>([
    ['a notice', { text: 'This chat is connected.' }, true],
    ['a file', { document: { file_id: 'd', file_unique_id: 'd' } }, true],
    ['an invoice', { invoice: { title: 'A week' } }, true],
    ['a copy', { text: 'Hello\n\n— u-a3x7k2' }, false],
    ['a copy of a file', { document: { file_id: 'd', file_unique_id: 'd' }, caption: '— u-a3x7k2' }, false],
    ['a copy without words', { sticker: { file_id: 's', file_unique_id: 's' } }, false],
  ])('a reply to %s of the bot is told apart: %j %s', (_what, target, isAnswer) => {
    const replyTo = (from: object): SourceMessage =>
      postOf({
        text: 'Yes',
        reply_to_message: { message_id: 7, date: 1, chat: SUPERGROUP, from, ...target },
      } as Partial<Message>);
    expect(replyTo(OURSELVES).answersBot ?? false).toBe(isAnswer);
    expect(replyTo(OURSELVES).addressesBot).toBe(true);
    expect(replyTo(ANNA)).not.toHaveProperty('answersBot');
    expect(replyTo(ANNA)).not.toHaveProperty('addressesBot');
  });

  test.each([
    { new_chat_members: [ANNA] },
    { left_chat_member: ANNA },
    { pinned_message: message({ text: 'Pinned' }) },
    { new_chat_title: 'New' },
    { forum_topic_created: { name: 'Tea', icon_color: 1 } },
    { video_chat_ended: { duration: 9 } },
    { message_auto_delete_timer_changed: { message_auto_delete_time: 60 } },
    { boost_added: { boost_count: 1 } },
    { giveaway_completed: { winner_count: 1 } },
  ] as unknown as Partial<Message>[])('a service message is ignored: %j', (fields) => {
    expect(read(fields)).toEqual({ type: 'ignored', reason: 'service message' });
  });

  test.each([
    ['game', { game: { title: 'Chess' } }],
    ['invoice', { invoice: { title: 'A hat' } }],
    ['story', { story: { id: 1, chat: CHANNEL } }],
    ['paidMedia', { paid_media: { star_count: 1, paid_media: [] }, caption: 'Pay' }],
    ['giveaway', { giveaway: { winner_count: 1 } }],
    ['gift', { unique_gift: { origin: 'transfer' } }],
    ['damaged', { photo: [] }],
    ['newKind', { hologram: { file_id: 'h' } }],
    ['newKind', {}],
  ] as [string, Partial<Message>][])('somebody who posts a %s can be told', (what, fields) => {
    expect(read(fields)).toEqual({
      type: 'unrelayable',
      chat: expect.objectContaining({ networkId: textId(SUPERGROUP.id) }),
      author: anna,
      messageId: textId(10),
      what,
    });
  });
});

describe('a migration', () => {
  const migration = { type: 'migration', from: textId(GROUP.id), to: textId(SUPERGROUP.id) };

  test('reads the same from either side', () => {
    expect(read({ chat: GROUP, migrate_to_chat_id: SUPERGROUP.id })).toEqual(migration);
    expect(read({ chat: SUPERGROUP, migrate_from_chat_id: GROUP.id })).toEqual(migration);
  });

  test('counts too when we are its sender', () => {
    expect(read({ chat: GROUP, from: OURSELVES, migrate_to_chat_id: SUPERGROUP.id })).toEqual(migration);
  });
});

describe('an edit', () => {
  function edit(fields: Partial<Message>) {
    return normalise({ update_id: 1, edited_message: message({ edit_date: 1, ...fields }) }, BOT);
  }

  test('of a text or a caption is read like a post', () => {
    for (const content of [CONTENTS.text, CONTENTS.photo, CONTENTS.document]) {
      const incoming = edit(content);
      expect(incoming).toEqual({ type: 'edit', message: postOf(content) });
    }
  });

  test('in a channel counts too', () => {
    const { channel_post: post } = channelPostUpdate({ text: 'Hi' });
    expect(normalise({ update_id: 1, edited_channel_post: post }, BOT).type).toBe('edit');
  });

  test('never runs a command', () => {
    expect(edit({ text: '/stop', entities: [{ type: 'bot_command', offset: 0, length: 5 }] }).type).toBe(
      'edit',
    );
  });

  test('of a poll, a sticker or a checklist counts: it is closed, has other buttons, is ticked', () => {
    const poll = { ...CONTENTS.poll.poll, is_closed: true };
    expect(edit({ poll })).toMatchObject({
      type: 'edit',
      message: { content: { kind: 'poll', pollId: '77', closed: true } },
    });
    expect(edit(CONTENTS.sticker as Partial<Message>).type).toBe('edit');
    const { checklist } = MORE_CONTENTS;
    expect(edit(checklist as Partial<Message>).type).toBe('edit');
    const checklist_message = message({ ...checklist, message_id: 4 });
    for (const change of [
      { checklist_tasks_done: { checklist_message } },
      { checklist_tasks_added: { checklist_message } },
    ]) {
      expect(read(change as Partial<Message>)).toMatchObject({
        type: 'edit',
        message: { messageId: textId(4), content: { kind: 'text' } },
      });
    }
  });

  test.each([CONTENTS.location, { game: { title: 'Chess' } }] as Partial<Message>[])(
    'that copies cannot follow is ignored: %j',
    (fields) => {
      expect(edit(fields)).toEqual({ type: 'ignored', reason: 'edit that copies cannot follow' });
    },
  );

  test('of our own message is ignored', () => {
    expect(edit({ text: 'Hi', from: OURSELVES })).toEqual({ type: 'ignored', reason: 'own message' });
  });
});
