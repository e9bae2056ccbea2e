import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

const CONNECTED = /You’re connected with a stranger/;
const LOOKING = /Looking for someone/;
const CHAT_BUTTONS = ['Next person', 'End chat', 'Video call', 'Report', 'Block'];

let town: Town;

beforeAll(async () => {
  town = await startTown({
    env: {
      LINES: 'hub,pair',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      FIND_DEBOUNCE_SEC: '30',
      PAIR_MEET_AGAIN_MINUTES: '0',
    },
  });
});
afterEach(async () => {
  await town.settled();
  await town.sql('delete from pair_seekers');
});
afterAll(() => town?.close());

/** The labels of the buttons under a message, as it is now. */
async function buttonsOf({ place }: Stranger, { message_id }: Message): Promise<string[]> {
  const message = (await place.messages()).find((one) => one.message_id === message_id);
  return (message?.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);
}

/** Two people in a chat, each with the message that shows the chat. */
async function chatting(): Promise<[[Stranger, Message], [Stranger, Message]]> {
  const [ana, ben] = await Promise.all([Stranger.named(town, 'Ana'), Stranger.named(town, 'Ben')]);
  await ana.say('/find');
  await ana.hears(LOOKING);
  await ben.say('/find');
  const [anas, bens] = await Promise.all([ana.hears(CONNECTED), ben.hears(CONNECTED)]);
  await town.settled();
  return [
    [ana, anas],
    [ben, bens],
  ];
}

describe('The message that shows what somebody is in', () => {
  test('has the buttons of a chat while it goes on, and the one of the search has none any more', async () => {
    const [[ana, anas], [ben, bens]] = await chatting();
    expect(await buttonsOf(ana, anas)).toEqual(CHAT_BUTTONS);
    expect(await buttonsOf(ben, bens)).toEqual(CHAT_BUTTONS);
    const search = await ana.hears('✅ Found someone.');
    expect(await buttonsOf(ana, search)).toEqual([]);
  });

  test('loses them when the chat is over, whoever ends it', async () => {
    const [[ana, anas], [ben, bens]] = await chatting();
    await ana.press(anas, 'End chat');
    await Promise.all([ana.hears(/You ended the chat/), ben.hears(/Your chat partner ended the chat/)]);
    await until(async () => (await buttonsOf(ana, anas)).length + (await buttonsOf(ben, bens)).length === 0);
  });

  test('leads on to somebody else, and has no buttons any more when the next chat begins', async () => {
    const [[ana, anas], [ben]] = await chatting();
    await ana.press(anas, 'Next person');
    await ben.hears(/has moved on/);
    const search = await ana.hears(LOOKING);
    expect(await buttonsOf(ana, search)).toEqual(['Stop looking']);
    const cleo = await Stranger.named(town, 'Cleo');
    await ana.place.listen();
    await cleo.say('/find');
    await Promise.all([ana.hears(CONNECTED), cleo.hears(CONNECTED)]);
    expect(await buttonsOf(ana, anas)).toEqual([]);
    await ana.say('Still with Cleo');
    await cleo.hears('Still with Cleo');
  });

  test('shows the buttons again on /start and /find in a chat, and reports from there', async () => {
    const [[ana]] = await chatting();
    await ana.place.listen();
    await ana.say('/start');
    const choice = await ana.hears(/What would you like to do/);
    await ana.press(choice, 'Chat with a stranger');
    const shown = await ana.hears(/You’re in a chat/);
    expect(await buttonsOf(ana, shown)).toEqual(CHAT_BUTTONS);
    await ana.press(shown, 'Report');
    await ana.hears(/What’s wrong\?/);
  });

  test('says that the search is over when it was stopped in words, and /stop stops it too', async () => {
    const ana = await Stranger.named(town, 'Ana');
    await ana.say('/find');
    const search = await ana.hears(LOOKING);
    await ana.say('/stop');
    await ana.hears(/I stopped looking/);
    await until(async () => (await buttonsOf(ana, search)).length === 0);
    await ana.place.listen();
    await ana.say('/stop');
    // Nothing is left to stop among strangers: it is about the hub now.
    await ana.hears(/This chat isn’t connected/);
  });

  test('names the time that is left when somebody searches again too soon', async () => {
    const ana = await Stranger.named(town, 'Ana');
    await ana.say('/find');
    await ana.hears(LOOKING);
    await ana.say('/cancel');
    await ana.hears(/I stopped looking/);
    await until(async () => {
      await ana.say('/find');
      return /^Wait (?:[1-9]|1\d|2[0-8]) seconds?, then try again/.test((await ana.words()).at(-1) ?? '');
    }, 20_000);
  });
});

test('/terms and /help speak of what the lines of this bot offer', async () => {
  const ana = await Stranger.named(town, 'Ana');
  await ana.say('/terms');
  const terms = await ana.hears(/Premium gives you longer chats/);
  expect(terms.text).toContain('A subscription lets one chat receive');
  await ana.say('/help');
  await ana.hears(/^💬 I connect you with a stranger/);
  await ana.say('/forgetme');
  await ana.hears(/latest messages stay, encrypted and for moderators only, for up to 30 days/);
});

test('somebody who taps too fast is told once, rather than left without an answer', async () => {
  const ana = await Stranger.named(town, 'Ana');
  await Promise.all(Array.from({ length: 16 }, () => ana.say('/rules')));
  await ana.hears(/too fast for me/);
  await town.settled();
  expect((await ana.words()).filter((text) => text.includes('too fast for me'))).toHaveLength(1);
});

test('two can still meet after all of that', async () => {
  const [ana, ben] = await Promise.all([Stranger.named(town, 'Ana'), Stranger.named(town, 'Ben')]);
  await connect(town, ana, ben);
});
