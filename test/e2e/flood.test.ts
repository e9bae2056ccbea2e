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
/** For how many seconds Telegram asks to rest in a storm of 429s: longer than {@link SERVED_WITHIN_MS}. */
const STORM_S = 12;

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

/** Opens somebody's private chat with the bot. */
async function converse(person: Person): Promise<Place> {
  const place = town.place(person.id, 'private');
  await person.says(place, '/privacy');
  await town.updatesTaken();
  await place.listen();
  return place;
}

/** Chats of others, and somebody who has all of her budget. */
async function chats(): Promise<void> {
  eve = await town.person('Eve');
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('supergroup', 'Garden');
}

describe('With the limits that hold by default', () => {
  beforeAll(() => settleIn({}), 120_000);
  afterEach(() => town.clear());
  afterAll(() => town.close());

  describe('while somebody floods the bot', () => {
    test('with commands of every kind and presses of a button, others are served, and the excess is not answered', async () => {
      await chats();
      const commands = ['/help', '/start', '/status', '/nonsense'];
      const rooms = await Promise.all(
        commands.map(async (command) => ({ command, room: await converse(await town.person(command)) })),
      );
      const room = await converse(eve);
      const asked = await eve.says(room, '/language');
      await town.updatesTaken();
      const question = (await room.heard()).find(
        ({ reply_to_message: answered }) => answered?.message_id === asked.message_id,
      )!;
      for (let n = 0; n < FLOOD; n += 1) {
        for (const { command, room: theirs } of rooms)
          await theirs.post({ from_id: theirs.id, text: command });
        await town.control.post('/updates', {
          callback_query: {
            id: `press-${n}`,
            from: { id: eve.id, is_bot: false, first_name: 'Eve' },
            message: question,
            chat_instance: 'flood',
            data: question.reply_markup!.inline_keyboard[0]![0]!.callback_data,
          },
        });
      }
      await othersAreServed();
      await town.settled();
      for (const { command, room: theirs } of rooms) {
        const answers = (await theirs.heard()).length;
        expect({ command, isAnswered: answers > 0 }).toEqual({ command, isAnswered: true });
        expect(answers).toBeLessThan(FLOOD / 2);
      }
    });

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

  test('a request that was acknowledged is done after a crash, though nothing of it had begun', async () => {
    const terrace = await town.chat('supergroup', 'Terrace', { administrators: [eve.id] });
    const isReceiving = async (): Promise<boolean> => {
      const [row] = await town.sql<{ incoming: boolean }>(
        'select incoming from hub_members join chats on id = chat_id where network_id = $1',
        [terrace.id],
      );
      return row!.incoming;
    };
    await town.control.fault({ kind: 'latency', method: 'getChatMember', latency_ms: HELD_UP_MS });
    await eve.says(terrace, '/broadcast off in');
    await until(async () => (await town.updatesWaiting()) === 0, SERVED_WITHIN_MS);
    await town.end('bot', 'SIGKILL');
    await town.control.calm();
    expect(await isReceiving()).toBe(true);
    await town.start('bot');
    await until(async () => !(await isReceiving()), 60_000);
  });

  test('after a storm of 429s sending resumes as soon as Telegram allows, and meanwhile /status says until when it rests', async () => {
    const office = await converse(town.admin);
    square = await town.chat('supergroup', 'Square');
    const gardens: Place[] = [];
    for (let n = 0; n < 5; n += 1) gardens.push(await town.chat('supergroup', `Garden ${n}`));
    for (const { id } of gardens) {
      await town.control.fault({
        kind: 'error',
        method: 'sendMessage',
        chat_id: id,
        count: 1,
        error_code: 429,
        description: `Too Many Requests: retry after ${STORM_S}`,
        parameters: { retry_after: STORM_S },
      });
    }
    await ann.says(square, 'A word into the storm');
    await town.faultsSpent();
    // Refused, and the limiter knows.
    await until(async () => {
      const waiting = await town.sql(`select from deliveries where state = 'planned' and not_before > now()`);
      return waiting.length === gardens.length;
    });
    const halted = performance.now();
    await town.admin.says(office, '/status');
    await until(async () => (await office.heard()).length > 0, SERVED_WITHIN_MS);
    expect((await office.heard())[0]!.text).toMatch(/Telegram asked us to slow down, until \d/);
    expect(performance.now() - halted).toBeLessThan(STORM_S * 1_000);
    expect((await Promise.all(gardens.map((each) => each.words()))).flat()).toEqual([]);

    await until(
      async () =>
        (await Promise.all(gardens.map((each) => each.words()))).every(({ length }) => length === 1),
      60_000,
    );
    // Telegram's time, and some for a machine that is busy with other things.
    expect(performance.now() - halted).toBeLessThan(STORM_S * 1_000 + SERVED_WITHIN_MS);
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
