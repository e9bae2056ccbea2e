import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person('Ann');
});
afterEach(() => scene.simulator.close());

const heard = async () => (await scene.updates()).flatMap(({ message }) => message ?? []);

describe('in a supergroup without topics', () => {
  let group: number;
  beforeEach(async () => {
    group = await scene.chat({ type: 'supergroup', members: [ann], bot: 'administrator' });
    await scene.updates();
  });
  const say = (fields: object) => scene.post({ chat_id: group, from_id: ann, ...fields });

  it('answers are threads of the message that was answered first, and no topics', async () => {
    const { message_id } = await say({ text: 'one' });
    const two = await say({ text: 'two', reply_to_message_id: message_id });
    await say({ text: 'three', reply_to_message_id: two.message_id });
    const [one, ...answers] = await heard();
    expect(one).not.toHaveProperty('message_thread_id');
    expect(answers.map((answer) => answer.message_thread_id)).toEqual([message_id, message_id]);
    for (const answer of answers) expect(answer).not.toHaveProperty('is_topic_message');
  });

  it('a bot that answers is in the thread too, and a thread that it names is ignored', async () => {
    const { message_id } = await say({ text: 'one' });
    const reply_parameters = { message_id };
    expect(await scene.ok('sendMessage', { chat_id: group, text: 'x', reply_parameters })).toMatchObject({
      message_thread_id: message_id,
    });
    const named = await scene.ok('sendMessage', { chat_id: group, text: 'x', message_thread_id: 999 });
    expect(named).not.toHaveProperty('message_thread_id');
  });

  it('comments below an automatic forward are its thread', async () => {
    const channel = await scene.chat({
      type: 'channel',
      members: [ann],
      bot: 'none',
      linked_chat_id: group,
    });
    await scene.post({ chat_id: channel, text: 'News' });
    const [forward] = await heard();
    await say({ text: 'a comment', reply_to_message_id: forward.message_id });
    const [comment] = await heard();
    expect(comment.message_thread_id).toBe(forward.message_id);
    expect(comment.reply_to_message).toMatchObject({ is_automatic_forward: true });
  });
});

it('In a basic group an answer is in no thread', async () => {
  const group = await scene.chat({ type: 'group', members: [ann] });
  const { message_id } = await scene.post({ chat_id: group, text: 'one' });
  const answer = await scene.post({ chat_id: group, text: 'two', reply_to_message_id: message_id });
  expect(answer).not.toHaveProperty('message_thread_id');
});

describe('in a forum', () => {
  let forum: number;
  let tea: number;
  beforeEach(async () => {
    forum = await scene.chat({ type: 'supergroup', members: [ann], administrators: [ann], is_forum: true });
    await scene.sim('POST', '/sim/bots', { token: '111:first', can_read_all_group_messages: true });
    const topic = await scene.sim('POST', '/sim/topics', { chat_id: forum, name: 'Tea', from_id: ann });
    tea = topic.message_thread_id;
  });
  const say = (fields: object) => scene.post({ chat_id: forum, from_id: ann, ...fields });
  const change = (fields: object) => scene.sim('PATCH', `/sim/topics/${forum}/${tea}`, fields);
  const send = { text: 'x' };

  it('a topic is opened by a message, whose id it has, and which its messages answer', async () => {
    await say({ text: 'green or black?', message_thread_id: tea });
    const [opened, said] = await heard();
    expect(opened).toMatchObject({
      message_id: tea,
      message_thread_id: tea,
      is_topic_message: true,
      forum_topic_created: { name: 'Tea' },
    });
    expect(said).toMatchObject({ message_thread_id: tea, is_topic_message: true });
    expect(said.reply_to_message.message_id).toBe(tea);
  });

  it('an answer to a message in a topic stays there', async () => {
    const { message_id } = await say({ text: 'green?', message_thread_id: tea });
    const answer = await say({ text: 'black', reply_to_message_id: message_id });
    expect(answer).toMatchObject({ message_thread_id: tea, is_topic_message: true });
    expect(answer.reply_to_message.text).toBe('green?');
  });

  it('topics are listed with the chat, renamed, closed and opened again', async () => {
    await change({ name: 'Coffee', is_closed: true });
    const { topics } = await scene.sim('GET', `/sim/chats/${forum}`);
    expect(topics).toEqual([
      { message_thread_id: tea, name: 'Coffee', icon_color: expect.any(Number), is_closed: true },
    ]);
    await change({ is_closed: false });
    const kinds = (await heard()).flatMap((message) =>
      Object.keys(message).filter((key) => key.startsWith('forum_topic')),
    );
    expect(kinds).toEqual([
      'forum_topic_created',
      'forum_topic_edited',
      'forum_topic_closed',
      'forum_topic_reopened',
    ]);
  });

  it('a closed topic takes messages of administrators only', async () => {
    await change({ is_closed: true });
    const inTea = { chat_id: forum, ...send, message_thread_id: tea };
    expect(await scene.refusal('sendMessage', inTea)).toBe('400 Bad Request: TOPIC_CLOSED');
    await scene.sim('POST', '/sim/membership', { chat_id: forum, bot: true, action: 'promote' });
    await scene.ok('sendMessage', inTea);
  });

  it('the topic that a bot names must be there, and "General" has no name', async () => {
    for (const message_thread_id of [1, 999]) {
      expect(await scene.refusal('sendMessage', { chat_id: forum, ...send, message_thread_id })).toBe(
        '400 Bad Request: message thread not found',
      );
    }
  });

  it('a supergroup can become one, and stop being one', async () => {
    const group = await scene.chat({ type: 'supergroup', members: [ann] });
    const topic = { chat_id: group, name: 'Tea' };
    expect(await scene.sim('POST', '/sim/topics', topic)).toHaveProperty('error');
    await scene.sim('PATCH', `/sim/chats/${group}`, { is_forum: true });
    expect(await scene.sim('POST', '/sim/topics', topic)).toHaveProperty('message_thread_id');
    await scene.sim('PATCH', `/sim/chats/${group}`, { is_forum: false });
    expect(await scene.sim('POST', '/sim/topics', topic)).toHaveProperty('error');
  });
});
