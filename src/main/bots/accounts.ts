import type { Logger } from 'pino';
import type { BotConfig } from '../../config/bots.ts';
import type { Config } from '../../config/config.ts';
import { registerAccounts } from '../../db/accounts.ts';
import type { Database } from '../../db/database.ts';
import { isDatabaseOutage } from '../../db/outage.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import type { AccountId } from '../../domain/ids.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import { botIdOf, botOf } from './bots.ts';

const AGAIN_MS = 1_000;

/** A bot that runs here, and the account that it is. */
export interface BotAccount {
  readonly bot: BotConfig;
  readonly account: AccountId;
}

/** The bots that run here with their accounts, the hub's first. Waits for PostgreSQL while it cannot be reached. */
export async function accountsOf(
  config: Config,
  database: Database,
  logger: Pick<Logger, 'warn'>,
): Promise<[BotAccount, ...BotAccount[]]> {
  const first = botOf(config, 'hub');
  const bots = [first, ...config.bots.filter((bot) => bot !== first)];
  // What was kept before there were accounts is of the bot of BOT_TOKEN.
  const known = bots.find((bot) => bot.variable === 'BOT_TOKEN') ?? first;
  const inOrder = [known, ...bots.filter((bot) => bot !== known)];
  const networkIds = inOrder.map((bot) => fromTelegram(Number(botIdOf(bot))));
  for (let told = false; ; told = true) {
    try {
      const ids = await registerAccounts(database, networkIds);
      return bots.map((bot) => ({ bot, account: ids[inOrder.indexOf(bot)]! })) as [
        BotAccount,
        ...BotAccount[],
      ];
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      if (!told) logger.warn({ dependency: 'postgresql' }, 'PostgreSQL cannot be reached: waiting for it');
      await sleep(AGAIN_MS);
    }
  }
}
