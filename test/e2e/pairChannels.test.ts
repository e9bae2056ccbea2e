import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

const CHANNEL = { title: 'Town news', username: 'town_news' };

let town: Town;
let channel: number;

beforeAll(async () => {
  town = await startTown({
    env: { LINES: 'pair', FIND_DEBOUNCE_SEC: '0', MANDATORY_CHANNEL_ID: `@${CHANNEL.username}` },
  });
  ({ id: channel } = await town.control.post<{ id: number }>('/chats', {
    type: 'channel',
    ...CHANNEL,
    bot: 'administrator',
  }));
});
afterAll(() => town?.close());

const member = (of: Stranger, action: 'join' | 'leave') =>
  town.control.post('/membership', { chat_id: channel, user_id: of.person.id, action });

test('Whoever has not joined the channel stays out, and whoever leaves it is out of the queue', async () => {
  const lea = await Stranger.unknown(town, 'Lea');
  await lea.say('/find');
  await lea.press(await lea.hears(/Before you start/), 'I’m 18 or older and agree');
  const asked = await lea.hears(/^Join this channel first/);
  expect(asked.reply_markup?.inline_keyboard[0]?.[0]).toMatchObject({
    text: 'Join Town news',
    url: 'https://t.me/town_news',
  });
  await lea.press(asked, 'I’ve joined');
  const again = await lea.hears(/I can’t see you there yet/);

  const { id: fault } = await town.control.post<{ id: string }>('/faults', {
    kind: '5xx',
    method: 'getChatMember',
  });
  await lea.press(again, 'I’ve joined');
  const unsure = await lea.hears(/I can’t check your channels right now. Try again in a moment/);
  await town.control.remove(`/faults/${fault}`);

  await member(lea, 'join');
  await lea.press(unsure, 'I’ve joined');
  await lea.hears(/Looking for someone/);
  expect(await town.sql('select person_id from pair_seekers')).toHaveLength(1);

  await member(lea, 'leave');
  await lea.hears(/You’ve left a channel that you need/);
  expect(await town.sql('select person_id from pair_seekers')).toHaveLength(0);
});
