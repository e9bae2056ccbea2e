import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;
let ann: Person;
let ben: Person;
/** Their private chats with the hub's bot. */
let hub: { ann: Place; ben: Place };
/** The same people in their private chats with the bot of the anonymous chat. */
let pair: { ann: Stranger; ben: Stranger };

const texts = async (place: Place): Promise<string[]> => (await place.messages()).map(wordsOf);

/** Waits until a chat shows these words. */
const shows = (place: Place, words: string): Promise<void> =>
  until(async () => (await texts(place)).includes(words), 30_000);

beforeAll(async () => {
  town = await startTown({
    env: {
      LINES: 'hub,pair',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      EDIT_QUIET_MS: '100',
      FIND_DEBOUNCE_SEC: '0',
      RATE_LIMIT_MSG_PER_SEC: '0',
      RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
    },
  });
  await town.sql(`update hubs set edits = 'inplace'`);
  ann = await town.person('Ann');
  ben = await town.person('Ben');
  hub = { ann: town.place(ann.id, 'private'), ben: town.place(ben.id, 'private') };
  await Promise.all([town.end('bot', 'SIGTERM'), town.end('worker', 'SIGTERM')]);
  await town.changeBot('PAIR_BOT_TOKEN');
  await Promise.all([town.start('worker'), town.start('bot')]);
  await ann.says(hub.ann, '/start');
  await ben.says(hub.ben, '/start');
  pair = { ann: await Stranger.of(town, ann), ben: await Stranger.of(town, ben) };
  await connect(town, pair.ann, pair.ben);
}, 120_000);
afterAll(() => town.close());

describe('A hub and an anonymous chat, each with a bot of its own, between the same two people', () => {
  test('count their messages in chats of their own, so that ids are there twice', async () => {
    const ids = async (place: Place) => (await place.messages()).map(({ message_id: id }) => id);
    const known = new Set(await ids(hub.ann));
    expect((await ids(pair.ann.place)).some((id) => known.has(id))).toBe(true);
  });

  test('carry what is said in a chat through its own bot, and to nobody through the other', async () => {
    await ann.says(hub.ann, 'Said to the hub');
    await pair.ann.say('Said to a stranger');
    await shows(hub.ben, 'Said to the hub');
    await shows(pair.ben.place, 'Said to a stranger');
    await town.settled();
    expect(await texts(hub.ben)).not.toContain('Said to a stranger');
    expect(await texts(pair.ben.place)).not.toContain('Said to the hub');
  });

  test('take a reply for one to the message with that id in the same chat', async () => {
    const toHub = await ann.says(hub.ann, 'Who answers in the hub?');
    const toStranger = await pair.ann.say('Who answers here?');
    await shows(hub.ben, 'Who answers in the hub?');
    await shows(pair.ben.place, 'Who answers here?');
    const copyOf = async (place: Place, words: string) =>
      (await place.messages()).find((message) => wordsOf(message) === words)!;
    await ben.answers(hub.ben, await copyOf(hub.ben, 'Who answers in the hub?'), 'Ben in the hub');
    await pair.ben.say('Ben as a stranger', {
      reply_to_message_id: (await copyOf(pair.ben.place, 'Who answers here?')).message_id,
    });
    await shows(hub.ann, 'Ben in the hub');
    await shows(pair.ann.place, 'Ben as a stranger');
    const answered = async (place: Place, words: string) =>
      (await copyOf(place, words)).reply_to_message?.message_id;
    expect(await answered(hub.ann, 'Ben in the hub')).toBe(toHub.message_id);
    expect(await answered(pair.ann.place, 'Ben as a stranger')).toBe(toStranger.message_id);
  });

  test('know the commands of their own line alone', async () => {
    const answerTo = async (place: Place, command: string): Promise<string> => {
      await place.listen();
      await ann.says(place, command);
      await until(async () => (await place.heard()).length > 0, 30_000);
      return (await place.heard()).map(({ text = '' }) => text).join('\n');
    };
    expect(await answerTo(hub.ann, '/help')).not.toContain('/find');
    expect(await answerTo(pair.ann.place, '/help')).not.toContain('/quiet');
    expect(await answerTo(pair.ann.place, '/help')).toContain('/next');
  });

  test('end a chat of two without a word in the hub', async () => {
    const before = await texts(hub.ben);
    await pair.ann.say('/end');
    await until(async () => {
      const [row] = await town.sql<{ open: number }>(
        'select count(*)::int as open from sessions where ended_at is null',
      );
      return row!.open === 0;
    }, 30_000);
    await town.settled();
    expect(await texts(hub.ben)).toEqual(before);
  });
});
