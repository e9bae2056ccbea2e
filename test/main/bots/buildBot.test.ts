import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { Message } from '../../../simulator/telegram.ts';
import { type Simulator, startSimulator } from '../../../simulator/server.ts';
import { PostsInHand } from '../../../src/domain/posts/postsInHand.ts';
import { IntakeLoad } from '../../../src/bot/intake/intakeLoad.ts';
import type { BotConfig } from '../../../src/config/bots.ts';
import { readConfig } from '../../../src/config/config.ts';
import { registerAccounts } from '../../../src/db/accounts.ts';
import type { Database } from '../../../src/db/database.ts';
import { fromTelegram } from '../../../src/domain/telegramIds.ts';
import { type Bot, buildBot, type SharedParts } from '../../../src/main/bots/buildBot.ts';
import { createLogger } from '../../../src/main/process/logger.ts';
import { connectRedis } from '../../../src/redis/connectRedis.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { type Control, controlOf } from '../../e2e/harness/control.ts';
import { redisUrl } from '../../support/services.ts';
import { until } from '../../support/until.ts';

let database: Database;
let end: () => Promise<void>;
let redis: Redis;
let simulator: Simulator;
let control: Control;
let person: number;
let configs: [BotConfig, BotConfig];
let bots: Bot[];
const stopping = new AbortController();

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  redis = connectRedis(redisUrl(), () => {});
  simulator = await startSimulator({ port: 0 });
  control = controlOf(simulator.url);
  configs = [botConfig(), botConfig()];
  for (const { token } of configs)
    await control.post('/bots', { token, username: `bot${token.split(':')[0]}` });
  const accounts = await registerAccounts(
    database,
    configs.map(({ token }) => fromTelegram(Number(token.split(':')[0]))),
  );
  const config = {
    ...readConfig({
      BOT_TOKEN: configs[0].token,
      LOCAL_API_URL: simulator.url,
      PRIVATE_CHAT_INTERVAL_MS: '0',
    }),
    bots: configs,
  };
  const parts = {
    config,
    database,
    redis,
    // No command here asks Temporal for anything.
    link: { client: {} } as SharedParts['link'],
    load: new IntakeLoad(),
    inHand: new PostsInHand(),
    logger: createLogger('bot', 'silent'),
    metrics: { countUpdate: () => {} } as unknown as SharedParts['metrics'],
    giveWay: async () => {},
    stopping: stopping.signal,
  };
  bots = await Promise.all(configs.map((bot, at) => buildBot({ bot, account: accounts[at]! }, parts)));
  for (const bot of bots) await bot.begin();
}, 60_000);
beforeEach(async () => {
  ({ id: person } = await control.post<{ id: number }>('/users', { first_name: 'Ann' }));
});
afterAll(async () => {
  stopping.abort();
  for (const bot of bots) {
    await bot.intake.ended();
    await bot.stop();
  }
  redis.disconnect();
  await simulator.close();
  await end();
});

function botConfig(): BotConfig {
  const token = `${randomInt(1e9, 9e9)}:secret`;
  return { token, variable: 'BOT_TOKEN', lines: ['hub'], intake: { mode: 'polling' } };
}

const write = async ({ token }: BotConfig, text: string): Promise<number> => {
  const fields = { chat_id: person, from_id: person, bot_token: token, text };
  const { message } = await control.post<{ message: Message }>('/messages', fields);
  return message.message_id;
};

/** What a bot answered to a message in the person's private chat with it. */
async function answersTo({ token }: BotConfig, messageId: number): Promise<string[]> {
  return (await control.messages(person, token))
    .filter(({ reply_to_message: target, from }) => from?.is_bot && target?.message_id === messageId)
    .map(({ text }) => text ?? '');
}

test('Two bots in one process answer each what was asked of it, at the same moment and under the same message ids', async () => {
  const [one, other] = configs;
  const [first, second] = await Promise.all([write(one, '/help'), write(other, '/privacy')]);
  expect(first).toBe(second);
  await until(
    async () => (await answersTo(one, first)).length > 0 && (await answersTo(other, second)).length > 0,
  );
  const [help, privacy] = [await answersTo(one, first), await answersTo(other, second)];
  expect(help).toEqual([expect.stringContaining('/privacy')]);
  expect(privacy).toEqual([expect.not.stringContaining('/start')]);
});

test('Each offers its commands in its own menu', async () => {
  for (const config of configs) {
    await write(config, '/help');
    const search = new URLSearchParams({ bot_token: config.token }).toString();
    const offered = () =>
      control.get<{ commands: { command: string }[] }>(`/chats/${person}/commands?${search}`);
    await until(async () => (await offered()).commands.some(({ command }) => command === 'help'));
  }
});
