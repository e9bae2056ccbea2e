import { randomInt } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { Telegram } from 'telegraf';
import { type Simulator, startSimulator } from '../../../simulator/server.ts';
import { WEBHOOK_SERVER_OPTIONS } from '../../../src/bot/intake/webhook.ts';
import type { BotConfig } from '../../../src/config/bots.ts';
import type { IntakeConfig } from '../../../src/config/intake.ts';
import type { Database } from '../../../src/db/database.ts';
import { type BotIntake, createBotIntake } from '../../../src/main/bots/botIntake.ts';
import { recordedLog } from '../../bot/recorded.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { type Control, controlOf } from '../../e2e/harness/control.ts';
import { until } from '../../support/until.ts';

let database: Database;
let end: () => Promise<void>;
let simulator: Simulator;
let control: Control;
let person: number;
let stopping: AbortController;
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  simulator = await startSimulator({ port: 0 });
  control = controlOf(simulator.url);
  ({ id: person } = await control.post<{ id: number }>('/users', { first_name: 'Ann' }));
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await Promise.all(open.splice(0).map((close) => close()));
  await simulator.close();
});

/** What a bot was told, as the texts of messages. */
interface Told {
  readonly bot: BotConfig;
  readonly intake: BotIntake;
  readonly texts: string[];
  readonly messageIds: number[];
  readonly warnings: readonly string[];
  readonly begin: () => Promise<void>;
}

/** A bot that the simulated Telegram knows. */
async function bot(
  line: string,
  intake: IntakeConfig,
  token = `${randomInt(1e9, 9e9)}:secret`,
): Promise<Told> {
  await control.post('/bots', { token, username: `${line}_bot` });
  const texts: string[] = [];
  const messageIds: number[] = [];
  const log = recordedLog();
  const config: BotConfig = { token, variable: 'BOT_TOKEN', lines: ['hub'], intake };
  const parts = {
    telegram: new Telegram(token, { apiRoot: simulator.url }),
    database,
    redis: {} as Redis,
    count: () => {},
    log,
    signal: stopping.signal,
  };
  const made = createBotIntake(config, parts);
  open.push(() => made.ended());
  return {
    bot: config,
    intake: made,
    texts,
    messageIds,
    warnings: log.lines,
    begin: () =>
      made.begin(async (updates) => {
        for (const { message } of updates as { message?: { text?: string; message_id: number } }[]) {
          if (message?.text === undefined) continue;
          texts.push(message.text);
          messageIds.push(message.message_id);
        }
      }),
  };
}

/** Somebody writes to a bot in their private chat with it. */
async function write({ bot: { token } }: Told, text: string): Promise<void> {
  await control.post('/messages', { chat_id: person, from_id: person, bot_token: token, text });
}

async function listening(): Promise<{ server: FastifyInstance; port: number; listen: () => Promise<void> }> {
  const probe = Fastify();
  await probe.listen({ port: 0, host: '127.0.0.1' });
  const { port } = probe.server.address() as { port: number };
  await probe.close();
  const server = Fastify({ ...WEBHOOK_SERVER_OPTIONS, logger: false });
  open.push(() => server.close());
  return { server, port, listen: async () => void (await server.listen({ port, host: '127.0.0.1' })) };
}

const webhook = (port: number, path: string, secret: string): IntakeConfig => ({
  mode: 'webhook',
  host: '127.0.0.1',
  port,
  path,
  publicUrl: `http://127.0.0.1:${port}${path}`,
  secret,
  maxConnections: 1,
});

describe('Two bots', () => {
  test('that poll get what was written to each, though it has the same message id', async () => {
    const [one, other] = [await bot('one', { mode: 'polling' }), await bot('other', { mode: 'polling' })];
    await Promise.all([one.begin(), other.begin()]);
    await write(one, 'to one');
    await write(other, 'to the other');
    await until(() => one.texts.length > 0 && other.texts.length > 0);
    expect([one.texts, other.texts]).toEqual([['to one'], ['to the other']]);
    expect(one.messageIds).toEqual(other.messageIds);
  });

  test('wait each for its own predecessor alone', async () => {
    const one = await bot('one', { mode: 'polling' });
    await one.begin();
    await write(one, 'first');
    await until(() => one.texts.length === 1);
    const second = await bot('one', { mode: 'polling' }, one.bot.token);
    const other = await bot('other', { mode: 'polling' });
    await Promise.all([second.begin(), other.begin()]);
    await until(() => second.warnings.length > 0);
    await write(other, 'to the other');
    await until(() => other.texts.length === 1);
    expect(second.warnings.join()).toContain('another process takes updates in for this bot');
    expect([second.texts, other.warnings]).toEqual([[], []]);
  });

  test('share an address for their webhooks, and neither lets the other’s secret in', async () => {
    const { server, port, listen } = await listening();
    const one = await bot('one', webhook(port, '/webhook', 'a-secret-of-one'));
    const other = await bot('other', webhook(port, '/webhook/other', 'a-secret-of-the-other'));
    for (const { intake } of [one, other]) await intake.register(server);
    await listen();
    for (const { begin } of [one, other]) await begin();
    await write(one, 'to one');
    await write(other, 'to the other');
    await until(() => one.texts.length > 0 && other.texts.length > 0);
    expect([one.texts, other.texts]).toEqual([['to one'], ['to the other']]);
    const post = (path: string, secret: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' },
        body: JSON.stringify({ update_id: 1, message: { text: 'forged', message_id: 1 } }),
      });
    expect((await post('/webhook/other', 'a-secret-of-one')).status).toBe(401);
    expect((await post('/webhook', 'a-secret-of-the-other')).status).toBe(401);
    expect([...one.texts, ...other.texts]).not.toContain('forged');
  });
});
