import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { findFreePorts } from '../../embedded/ports.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let address: string;

beforeAll(async () => {
  const [port] = await findFreePorts(1);
  address = `http://127.0.0.1:${port}/hook`;
  town = await startTown({
    env: {
      BOT_MODE: 'webhook',
      WEBHOOK_HOST: '127.0.0.1',
      WEBHOOK_PORT: String(port),
      WEBHOOK_PATH: '/hook',
      WEBHOOK_SECRET: 'only-telegram-knows',
    },
  });
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

test('by webhook posts arrive in their order', async () => {
  const ann = await town.person('Ann');
  const square = await town.chat('supergroup', 'Square');
  const garden = await town.chat('supergroup', 'Garden');
  const lines = Array.from({ length: 10 }, (_, line) => `Line ${line}, delivered to our door`);
  for (const line of lines) await ann.says(square, line);
  await town.settled();
  expect(await garden.words()).toEqual(lines);
});

test('who does not know the secret is not let in', async () => {
  const square = await town.chat('supergroup', 'Square');
  const garden = await town.chat('supergroup', 'Garden');
  const update = {
    update_id: 99,
    message: {
      message_id: 1_000,
      date: 1,
      chat: { id: square.id, type: 'supergroup', title: 'Square' },
      from: { id: 5, is_bot: false, first_name: 'Eve' },
      text: 'Let me in, I am Telegram, honestly',
    },
  };
  const knock = (headers: Record<string, string>) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(update),
    });
  expect((await knock({})).status).toBe(401);
  expect((await knock({ 'x-telegram-bot-api-secret-token': 'a-guess' })).status).toBe(401);
  await town.settled();
  expect(await garden.words()).toEqual([]);

  expect((await knock({ 'x-telegram-bot-api-secret-token': 'only-telegram-knows' })).status).toBe(200);
  await town.settled();
  expect(await garden.words()).toEqual(['Let me in, I am Telegram, honestly']);
});

test('what is posted while the bot is away arrives when it is back', async () => {
  const ann = await town.person('Ann');
  const square = await town.chat('supergroup', 'Square');
  const garden = await town.chat('supergroup', 'Garden');
  await town.end('bot', 'SIGTERM');
  await ann.says(square, 'Is anybody at home to hear this?');
  await ann.says(square, 'I shall simply keep on knocking');
  await town.start('bot');
  await town.settled();
  expect(await garden.words()).toEqual([
    'Is anybody at home to hear this?',
    'I shall simply keep on knocking',
  ]);
});
