import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;
let ann: Person;
let ben: Person;
/** Their private chats with the bot of BOT_TOKEN, and with the hub's own bot. */
let before: { ann: Place; ben: Place };
let after: { ann: Place; ben: Place };
let token: string;

const restart = async (): Promise<void> => {
  await Promise.all([town.end('bot', 'SIGTERM'), town.end('worker', 'SIGTERM')]);
  await Promise.all([town.start('worker'), town.start('bot')]);
};

/** Ann and Ben open their private chats with the town's bot. */
async function chats(): Promise<{ ann: Place; ben: Place }> {
  const places = { ann: town.place(ann.id, 'private'), ben: town.place(ben.id, 'private') };
  await ann.says(places.ann, '/start');
  await ben.says(places.ben, '/start');
  await town.settled();
  return places;
}

/** The message there that says this. */
async function found(place: Place, words: string): Promise<Message> {
  const message = (await place.messages()).findLast((one) => wordsOf(one) === words);
  if (!message) throw new Error(`Nobody says “${words}” there: ${JSON.stringify(await texts(place))}`);
  return message;
}

async function texts(place: Place): Promise<string[]> {
  return (await place.messages()).map(wordsOf);
}

beforeAll(async () => {
  town = await startTown({ env: { LINES: 'hub', EDIT_QUIET_MS: '100' } });
  await town.sql(`update hubs set edits = 'inplace'`);
  ann = await town.person('Ann');
  ben = await town.person('Ben');
  before = await chats();
  await ann.says(before.ann, 'Ann to the first bot');
  await ben.says(before.ben, 'Ben to the first bot');
  await town.settled();
  await town.changeBot('HUB_BOT_TOKEN');
  await restart();
  after = await chats();
  token = town.environment['HUB_BOT_TOKEN']!;
}, 120_000);
afterAll(() => town.close());

describe('A hub that moves to a bot of its own, whose messages have ids that the first bot’s had', () => {
  let posted: Message;

  test('carries what is said to the new bot, through the new bot', async () => {
    const known = await texts(before.ben);
    posted = await ann.says(after.ann, 'Ann to the second bot');
    await town.settled();
    expect((await before.ann.messages()).map(({ message_id: id }) => id)).toContain(posted.message_id);
    await found(after.ben, 'Ann to the second bot');
    expect(await texts(before.ben)).toEqual(known);
  });

  test('takes a reply for one to what stands in the chat with that bot', async () => {
    await ben.answers(after.ben, await found(after.ben, 'Ann to the second bot'), 'Ben answers');
    await town.settled();
    const answer = await found(after.ann, 'Ben answers');
    expect(answer.reply_to_message?.message_id).toBe(posted.message_id);
  });

  test('carries an edit into the copies of that message, and into none that the first bot sent', async () => {
    const known = await texts(before.ben);
    await town.control.patch(`/messages/${ann.id}/${posted.message_id}`, {
      text: 'Ann says it better',
      bot_token: token,
    });
    await until(async () => (await texts(after.ben)).includes('Ann says it better'), 30_000);
    expect(await texts(after.ben)).not.toContain('Ann to the second bot');
    expect(await texts(before.ben)).toEqual(known);
  });

  test('takes back what a command answers, and nothing else', async () => {
    const known = await texts(before.ben);
    await found(after.ben, 'Ann says it better');
    await ann.answers(after.ann, await found(after.ann, 'Ann says it better'), '/delete');
    await town.updatesTaken();
    const question = (await after.ann.heard()).at(-1)!;
    if (question.reply_markup) await town.press(question, ann);
    await until(async () => !(await texts(after.ben)).includes('Ann says it better'), 30_000);
    expect(await texts(before.ben)).toEqual(known);
  });

  test('carries out commands that have the update ids of earlier ones, and answers through the new bot', async () => {
    const known = await texts(before.ann);
    const asked = await ann.says(after.ann, '/help');
    await town.updatesTaken();
    const answer = (await after.ann.messages()).find(
      ({ reply_to_message: target }) => target?.message_id === asked.message_id,
    );
    expect(answer?.text).toContain('/start');
    expect(await texts(before.ann)).toEqual(known);
  });

  test('is paid at the new bot', async () => {
    const asked = await ann.says(after.ann, '/subscribe');
    await town.updatesTaken();
    const offer = (await after.ann.messages()).find(
      ({ reply_to_message: target }) => target?.message_id === asked.message_id,
    )!;
    await town.press(offer, ann);
    const invoice = (await after.ann.messages()).findLast((message) => message.invoice !== undefined)!;
    const receipt = await town.control.post<{ ok: boolean; error?: string }>('/payments', {
      from_id: ann.id,
      chat_id: ann.id,
      message_id: invoice.message_id,
      bot_token: token,
    });
    await town.updatesTaken();
    expect(receipt).toMatchObject({ ok: true });
    const [paid] = await town.sql<{ days: number }>(
      `select round(extract(epoch from paid_until - now()) / 86400)::int as days
       from subscriptions s join chats c on c.id = s.chat_id where c.network_id = $1`,
      [String(ann.id)],
    );
    expect(paid!.days).toBeGreaterThan(0);
    expect((await texts(before.ann)).some((text) => /paid|thank/i.test(text))).toBe(false);
  });
});
