import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;
let bob: number;
let channel: number;
let questions: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person('Ann');
  bob = await scene.person('Bob');
  channel = await scene.chat({
    type: 'channel',
    title: 'News',
    members: [ann],
    administrators: [ann],
    bot: 'administrator',
  });
  questions = await scene.chat({ type: 'supergroup', is_direct_messages: true, parent_chat_id: channel });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const ask = (text = 'When?') => scene.post({ chat_id: questions, from_id: bob, text });
const answer = (fields: object = {}) => ({ chat_id: questions, text: 'At ten', ...fields });

it('A question looks like one in a supergroup of the same name, in a topic of the person who asks', async () => {
  await ask();
  const [{ message }] = await scene.updates();
  expect(message).toMatchObject({
    text: 'When?',
    chat: { id: questions, type: 'supergroup', title: 'News', is_direct_messages: true },
    from: { id: bob },
    direct_messages_topic: { topic_id: bob, user: { id: bob } },
  });
  expect(message).not.toHaveProperty('message_thread_id');
  expect(await scene.ok('getChat', { chat_id: questions })).toMatchObject({
    is_direct_messages: true,
    parent_chat: { id: channel },
  });
});

it('A bot that answers says whom', async () => {
  const { message_id } = await ask();
  const reply_parameters = { message_id };
  for (const fields of [{}, { reply_parameters }]) {
    expect(await scene.refusal('sendMessage', answer(fields))).toBe(
      '400 Bad Request: channel direct messages topic must be specified',
    );
  }
  expect(await scene.refusal('sendMessage', answer({ message_thread_id: 5 }))).toBe(
    '400 Bad Request: topic not found',
  );
  const sent = await scene.ok('sendMessage', answer({ direct_messages_topic_id: bob, reply_parameters }));
  expect(sent).toMatchObject({
    sender_chat: { id: channel },
    direct_messages_topic: { topic_id: bob },
    reply_to_message: { message_id },
  });
  const target = { chat_id: questions, message_id: sent.message_id };
  expect(await scene.ok('editMessageText', { ...target, text: 'At eleven' })).toMatchObject({
    text: 'At eleven',
  });
  await scene.ok('deleteMessage', target);
});

it('Administrators answer as the channel', async () => {
  const { message_id } = await ask();
  await scene.updates();
  await scene.post({ chat_id: questions, from_id: ann, text: 'At ten', reply_to_message_id: message_id });
  const [{ message }] = await scene.updates();
  expect(message).toMatchObject({ sender_chat: { id: channel }, direct_messages_topic: { topic_id: bob } });
  const body = { chat_id: questions, from_id: ann, text: 'To whom?' };
  expect(await scene.sim('POST', '/sim/messages', body)).toHaveProperty('error');
});

it('No polls go there', async () => {
  const poll = { question: 'When?', options: ['Now', 'Later'] };
  expect(
    await scene.refusal('sendPoll', { chat_id: questions, direct_messages_topic_id: bob, ...poll }),
  ).toBe("400 Bad Request: polls can't be sent to channel direct messages chats");
});

it.each([
  ['who administers the channel no more', { action: 'demote' }],
  ['whose right to answer was taken', { action: 'promote', rights: { can_manage_direct_messages: false } }],
])('A bot %s neither reads nor writes there', async (_name, change) => {
  await scene.sim('POST', '/sim/membership', { chat_id: channel, bot: true, ...change });
  await scene.updates();
  await ask();
  expect(await scene.updates()).toEqual([]);
  expect(await scene.refusal('sendMessage', answer({ direct_messages_topic_id: bob }))).toBe(
    '400 Bad Request: chat not found',
  );
});

it.each([
  { type: 'group', is_direct_messages: true },
  { type: 'supergroup', is_direct_messages: true },
  { type: 'supergroup', is_direct_messages: true, parent_chat_id: -1 },
])('They belong to a channel: not %j', async (fields) => {
  expect(await scene.sim('POST', '/sim/chats', fields)).toHaveProperty('error');
});
