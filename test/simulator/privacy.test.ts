import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene, TOKEN } from './scene.ts';

let scene: Scene;
let ann: number;
let chat_id: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.sim('POST', '/sim/bots', { token: TOKEN, username: 'party_bot' });
  ann = await scene.person();
  chat_id = await scene.chat({ type: 'supergroup', title: 'Group', members: [ann], bot: 'member' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const heard = async (token = TOKEN) => {
  const updates = await scene.updates(token);
  return updates.map(({ message, channel_post }) => (message ?? channel_post)?.text).filter(Boolean);
};
const say = (text: string, more: object = {}) => scene.post({ chat_id, from_id: ann, text, ...more });

describe('privacy mode', () => {
  it('lets through commands, mentions and replies to the bot, and nothing else', async () => {
    const own = await scene.ok('sendMessage', { chat_id, text: 'I am here' });
    await say('chatter');
    await say('/start');
    await say('/start@party_bot now');
    await say('/start@other_bot');
    await say('listen, @party_bot');
    await say('listen, @other_bot');
    await say('an answer', { reply_to_message_id: own.message_id });
    expect(await heard()).toEqual(['/start', '/start@party_bot now', 'listen, @party_bot', 'an answer']);
  });

  it('lets service messages through', async () => {
    await scene.sim('POST', '/sim/membership', { chat_id, user_id: await scene.person(), action: 'join' });
    const [update] = await scene.updates();
    expect(update.message.new_chat_members).toHaveLength(1);
  });

  it('does not concern administrators', async () => {
    await scene.sim('POST', '/sim/membership', { chat_id, bot: true, action: 'promote' });
    await say('chatter');
    expect(await heard()).toEqual(['chatter']);
  });

  it('does not concern bots that switched it off', async () => {
    await scene.sim('POST', '/sim/bots', { token: TOKEN, can_read_all_group_messages: true });
    await say('chatter');
    expect(await heard()).toEqual(['chatter']);
  });
});

describe('bots', () => {
  it('see neither their own messages nor those of other bots in groups', async () => {
    await scene.sim('POST', '/sim/membership', { chat_id, bot: true, action: 'promote' });
    await scene.sim('POST', '/sim/membership', { chat_id, bot: true, bot_token: '222:b', action: 'promote' });
    await scene.updates();
    await scene.updates('222:b');
    await scene.ok('sendMessage', { chat_id, text: 'from the first' });
    expect(await heard()).toEqual([]);
    expect(await heard('222:b')).toEqual([]);
  });

  it('see posts of other bots in channels', async () => {
    const channel = await scene.chat({
      type: 'channel',
      title: 'C',
      administrators: [ann],
      bot: 'administrator',
    });
    await scene.sim('POST', '/sim/membership', {
      chat_id: channel,
      bot: true,
      bot_token: '222:b',
      action: 'promote',
    });
    await scene.updates();
    await scene.updates('222:b');
    const post = await scene.ok('sendMessage', { chat_id: channel, text: 'from the first' });
    expect(post).toMatchObject({ sender_chat: { id: channel } });
    expect(post.from).toBeUndefined();
    expect(await heard()).toEqual([]);
    expect(await heard('222:b')).toEqual(['from the first']);
  });

  it('see anonymous administrators and people who write as a channel', async () => {
    await scene.sim('POST', '/sim/membership', { chat_id, bot: true, action: 'promote' });
    const channel = await scene.chat({ type: 'channel', title: 'C', administrators: [ann], bot: 'none' });
    await scene.updates();
    await scene.post({ chat_id, from_id: 1087968824, text: 'anonymous' });
    await scene.post({ chat_id, from_id: ann, sender_chat_id: channel, text: 'as a channel' });
    const [anonymous, asChannel] = await scene.updates();
    expect(anonymous.message).toMatchObject({
      from: { username: 'GroupAnonymousBot' },
      sender_chat: { id: chat_id },
    });
    expect(asChannel.message).toMatchObject({
      from: { username: 'Channel_Bot' },
      sender_chat: { id: channel },
    });
  });
});

describe('a channel with a discussion group', () => {
  it('has its posts forwarded there automatically, bots’ own posts and edits included', async () => {
    await scene.sim('POST', '/sim/membership', { chat_id, bot: true, action: 'promote' });
    const channel = await scene.chat({
      type: 'channel',
      title: 'C',
      administrators: [ann],
      bot: 'administrator',
      linked_chat_id: chat_id,
    });
    await scene.updates();
    const post = await scene.post({ chat_id: channel, text: 'news' });
    const [original, copy] = await scene.updates();
    expect(original.channel_post).toMatchObject({ text: 'news', sender_chat: { id: channel } });
    expect(copy.message).toMatchObject({
      text: 'news',
      is_automatic_forward: true,
      from: { id: 777000 },
      sender_chat: { id: channel },
      forward_origin: { type: 'channel', chat: { id: channel }, message_id: post.message_id },
    });
    await scene.ok('sendMessage', { chat_id: channel, text: 'own post' });
    expect(await heard()).toEqual(['own post']);
    await scene.sim('PATCH', `/sim/messages/${channel}/${post.message_id}`, { text: 'newer' });
    const edits = await scene.updates();
    expect(edits.map((update) => Object.keys(update)[1])).toEqual(['edited_channel_post', 'edited_message']);
    expect((await scene.ok('getChat', { chat_id: channel })).linked_chat_id).toBe(chat_id);
  });
});
