import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { HELD_UP_MS, startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let square: Place;
let garden: Place;
let market: Place;
/** The last call that welcomed the chats. */
let welcomed: number;

beforeAll(async () => {
  town = await startTown();
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('supergroup', 'Garden');
  market = await town.chat('supergroup', 'Market');
  welcomed = (await town.control.calls()).at(-1)!.id;
});
afterEach(() => town.clear());
afterAll(() => town.close());

/** When the bot called for that chat since all are connected, in milliseconds, and what it was answered. */
async function callsTo(place: Place): Promise<{ at: number; status: number }[]> {
  const calls = await town.control.calls({ method: 'sendMessage', chat_id: place.id, since: welcomed });
  return calls.map(({ time, outcome }) => ({ at: Date.parse(time), status: outcome.status }));
}

describe('too many requests', () => {
  test('in one chat: it waits as long as it was told, and nobody else does', async () => {
    await town.control.fault({ kind: '429', chat_id: garden.id, count: 1, retry_after: 2 });
    await ann.says(square, 'One of you is too busy to listen');
    await town.settled();

    expect(await garden.words()).toEqual(['One of you is too busy to listen']);
    expect(await market.words()).toEqual(['One of you is too busy to listen']);
    const [refused, sent, ...more] = await callsTo(garden);
    expect(more).toEqual([]);
    expect([refused!.status, sent!.status]).toEqual([429, 200]);
    expect(sent!.at - refused!.at).toBeGreaterThanOrEqual(2_000);
    expect((await callsTo(market))[0]!.at).toBeLessThan(sent!.at);
  });

  test('everywhere: everything arrives once, and in order', async () => {
    await town.control.fault({ kind: '429', method: 'sendMessage', duration_ms: 1_500, retry_after: 2 });
    const lines = Array.from({ length: 5 }, (_, line) => `Line ${line} of a busy day`);
    for (const line of lines) await ann.says(square, line);
    await town.settled(60_000);

    expect(await garden.words()).toEqual(lines);
    expect(await market.words()).toEqual(lines);
  });
});

test('a chat that answers slowly holds up nobody else', async () => {
  await town.control.fault({ kind: 'latency', chat_id: garden.id, latency_ms: HELD_UP_MS, count: 1 });
  const lines = Array.from({ length: 3 }, (_, line) => `Line ${line} for a sleepy garden`);
  for (const line of lines) await ann.says(square, line);
  await until(async () => (await market.heard()).length === 3);
  expect(await market.words()).toEqual(lines);
  expect(await garden.words()).toEqual([]);
  await town.control.calm();
  await town.settled();

  expect(await garden.words()).toEqual(lines);
});

describe('a call without a useful answer is made again', () => {
  test.each([
    ['5xx', 'with an error of the server', 1],
    ['drop_before', 'when the connection broke before it took effect', 1],
    ['drop_after', 'when the connection broke after it took effect, which shows as a second copy', 2],
  ])('%s: %s', async (kind, _name, copies) => {
    await town.control.fault({ kind, chat_id: garden.id, method: 'sendMessage', count: 1 });
    await ann.says(square, 'The line is bad today, is it not?');
    await town.settled();

    expect(await garden.words()).toEqual(Array(copies).fill('The line is bad today, is it not?'));
    expect(await market.words()).toEqual(['The line is bad today, is it not?']);
  });
});

test('a chat that throws the bot out in the middle is left alone, with the reason', async () => {
  await town.control.fault({
    kind: 'error',
    chat_id: garden.id,
    error_code: 403,
    description: 'Forbidden: bot was kicked from the supergroup chat',
  });
  await ann.says(square, 'Somebody does not want to hear this');
  await town.settled();
  await ann.says(square, 'And is not asked a second time');
  await town.settled();

  expect((await callsTo(garden)).map(({ status }) => status)).toEqual([403]);
  expect(await market.words()).toEqual([
    'Somebody does not want to hear this',
    'And is not asked a second time',
  ]);
  const chats = await town.sql(
    'select state, state_reason from hub_members join chats on id = chat_id where network_id = $1',
    [garden.id],
  );
  expect(chats).toEqual([
    { state: 'inactive', state_reason: 'Forbidden: bot was kicked from the supergroup chat' },
  ]);
});

test('content that Telegram refuses ends its post, and nothing that follows', async () => {
  const description = 'Bad Request: MESSAGE_TOO_STRANGE';
  await town.control.fault({ kind: 'error', method: 'sendMessage', count: 2, error_code: 400, description });
  await ann.says(square, 'These words are refused by Telegram');
  await town.settled();
  await town.control.calm();
  await ann.says(square, 'And these words are fine again');
  await town.settled();

  expect(await garden.words()).toEqual(['And these words are fine again']);
  expect(await market.words()).toEqual(['And these words are fine again']);
});
