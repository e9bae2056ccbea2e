import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { findFreePorts } from '../../embedded/ports.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { HELD_UP_MS, startTown, type Town } from './harness/town.ts';

/** The limits that hold by default, but for what one chat may get. */
const LIMITS = {
  GLOBAL_RATE_LIMIT: '25',
  PRIVATE_CHAT_INTERVAL_MS: '1000',
  GROUP_INTERVAL_MS: '3000',
  GLOBAL_BREAKER_LIMITED: '5',
};

/** What one person sends at once. */
const FLOOD = 60;
/**
 * Within so long others have to be served, in milliseconds. Answering the flood one by one takes a minute; the rest is
 * for a machine that is busy with other things. Telegram gives up a checkout after so long.
 */
const SERVED_WITHIN_MS = 10_000;

let town: Town;
let ann: Person;
let eve: Person;
let square: Place;
let garden: Place;

async function settleIn(env: Readonly<Record<string, string>>): Promise<void> {
  town = await startTown({ env: { ...LIMITS, ...env } });
  ann = await town.person('Ann');
  eve = await town.person('Eve');
}

/** Somebody else posts, and somebody else pays. */
async function othersAreServed(): Promise<void> {
  const id = `checkout-${Date.now()}`;
  const from = { id: ann.id, is_bot: false, first_name: 'Ann' };
  const query = { id, from, currency: 'XTR', total_amount: 1, invoice_payload: 'none' };
  const began = performance.now();
  await ann.says(square, 'Does anybody hear me in all this noise?');
  await town.control.post('/updates', { pre_checkout_query: query });
  await until(
    async () => (await garden.words()).includes('Does anybody hear me in all this noise?'),
    SERVED_WITHIN_MS,
  );
  await until(async () => {
    const answers = await town.control.calls({ method: 'answerPreCheckoutQuery' });
    return answers.some(({ parameters }) => parameters['pre_checkout_query_id'] === id);
  }, SERVED_WITHIN_MS);
  expect(performance.now() - began).toBeLessThan(SERVED_WITHIN_MS);
}

/** Chats of others, and somebody who has all of her budget. */
async function chats(): Promise<void> {
  eve = await town.person('Eve');
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('supergroup', 'Garden');
}

describe('While somebody floods the bot', () => {
  beforeAll(() => settleIn({}), 120_000);
  afterEach(() => town.clear());
  afterAll(() => town.close());

  test('with a command of administrators, and Telegram does not say who is one, others are served', async () => {
    await chats();
    const terrace = await town.chat('supergroup', 'Terrace', { members: [eve.id] });
    await town.control.fault({ kind: 'latency', method: 'getChatMember', latency_ms: HELD_UP_MS });
    for (let n = 0; n < FLOOD; n += 1) await eve.says(terrace, '/broadcast off in');
    await othersAreServed();
    await town.control.calm();
  });

  test('and Telegram asks her chat to rest, others are served', async () => {
    await chats();
    const hers = town.place(eve.id, 'private');
    await town.control.fault({
      kind: 'error',
      method: 'sendMessage',
      chat_id: eve.id,
      error_code: 429,
      description: 'Too Many Requests: retry after 20',
      parameters: { retry_after: 20 },
    });
    for (let n = 0; n < FLOOD; n += 1) await eve.says(hers, '/help');
    await othersAreServed();
    await town.control.calm();
  });
});

describe('By webhook, over one connection', () => {
  beforeAll(async () => {
    const [port] = await findFreePorts(1);
    await settleIn({
      BOT_MODE: 'webhook',
      WEBHOOK_HOST: 'http://127.0.0.1',
      WEBHOOK_PORT: String(port),
      WEBHOOK_PATH: '/hook',
      WEBHOOK_SECRET: 'only-telegram-knows',
    });
  }, 120_000);
  afterAll(() => town.close());

  test('others are served while somebody floods the bot', async () => {
    await chats();
    for (let n = 0; n < FLOOD; n += 1) await eve.says(town.place(eve.id, 'private'), '/help');
    await othersAreServed();
  });
});
