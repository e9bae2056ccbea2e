import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;
let group: number;
let first: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person('Ann');
  group = await scene.chat({ type: 'supergroup', members: [ann], bot: 'administrator' });
  first = (await say({ text: 'tea, <b>green tea</b>, tea', parse_mode: 'HTML' })).message_id;
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const say = (fields: object) => scene.post({ chat_id: group, from_id: ann, ...fields });
const answer = (reply: object) => ({
  chat_id: group,
  text: 'yes',
  reply_parameters: { message_id: first, ...reply },
});

describe('a quote of a bot', () => {
  it('must be an exact part of what it answers', async () => {
    const { quote } = await scene.ok('sendMessage', answer({ quote: 'tea, ' }));
    expect(quote).toEqual({ text: 'tea,', position: 0, is_manual: true });
    for (const words of ['coffee', 'Tea', 'x'.repeat(1_025)]) {
      expect(await scene.refusal('sendMessage', answer({ quote: words }))).toBe(
        '400 Bad Request: QUOTE_TEXT_INVALID',
      );
    }
  });

  it('must have the formatting of it', async () => {
    const bold = { quote: 'green tea', quote_entities: [{ type: 'bold', offset: 0, length: 9 }] };
    expect((await scene.ok('sendMessage', answer(bold))).quote).toMatchObject({
      entities: [{ type: 'bold', offset: 0, length: 9 }],
      position: 5,
    });
    expect(await scene.refusal('sendMessage', answer({ quote: 'green tea' }))).toBe(
      '400 Bad Request: QUOTE_TEXT_INVALID',
    );
  });

  it('is the one nearest to its position', async () => {
    const at = async (quote_position: number) =>
      (await scene.ok('sendMessage', answer({ quote: 'tea', quote_position }))).quote.position;
    expect(await at(0)).toBe(0);
    expect(await at(20)).toBe(16);
  });

  it('may come from a caption', async () => {
    const { message_id } = await say({ photo: true, caption: 'A nice picture' });
    const sent = await scene.ok('sendMessage', answer({ message_id, quote: 'nice' }));
    expect(sent.quote).toMatchObject({ text: 'nice', position: 2 });
  });
});

describe('a person', () => {
  it('quotes a part of what they answer', async () => {
    await say({ text: 'yes', reply_to_message_id: first, quote: 'tea' });
    const [{ message }] = await scene.updates();
    expect(message.quote).toEqual({ text: 'tea', position: 0, is_manual: true });
    expect(message.reply_to_message.message_id).toBe(first);
    for (const fields of [{ reply_to_message_id: first, quote: 'coffee' }, { quote: 'tea' }]) {
      const body = { chat_id: group, from_id: ann, text: 'no', ...fields };
      expect(await scene.sim('POST', '/sim/messages', body)).toHaveProperty('error');
    }
  });

  it('answers a message of another chat', async () => {
    const channel = await scene.chat({ type: 'channel', members: [ann], bot: 'administrator' });
    const { message_id } = await say({ chat_id: channel, photo: true, caption: 'News from afar' });
    await scene.updates();
    await say({ text: 'look', external_reply: { chat_id: channel, message_id }, quote: 'News' });
    await say({ text: 'look', external_reply: { chat_id: channel, message_id } });
    const [chosen, automatic] = (await scene.updates()).map(({ message }) => message);
    expect(chosen.external_reply).toMatchObject({
      origin: { type: 'channel', chat: { id: channel }, message_id },
      chat: { id: channel },
      message_id,
      photo: [{}, {}],
    });
    expect(chosen.quote).toMatchObject({ text: 'News', is_manual: true });
    expect(automatic.quote).toEqual({ text: 'News from afar', position: 0 });
  });

  it('does not tell where a private message was that they answer elsewhere', async () => {
    const { message_id } = await scene.post({ chat_id: ann, text: 'secret' });
    await scene.updates();
    await say({ text: 'look', external_reply: { chat_id: ann, message_id } });
    const [{ message }] = await scene.updates();
    expect(message.external_reply.origin).toMatchObject({ type: 'user', sender_user: { id: ann } });
    expect(message.external_reply).not.toHaveProperty('chat');
  });
});

it('Effects are for private chats', async () => {
  await scene.post({ chat_id: ann, text: '/start' });
  const effect = { text: 'hurray', message_effect_id: '5104841245755180586' };
  expect(await scene.ok('sendMessage', { chat_id: ann, ...effect })).toMatchObject({
    effect_id: '5104841245755180586',
  });
  expect(await scene.refusal('sendMessage', { chat_id: group, ...effect })).toBe(
    "400 Bad Request: can't use message effects in the chat",
  );
});
