import type { UserFromGetMe } from '@grammyjs/types';
import { type Telegram, TelegramError } from 'telegraf';
import type { Logger } from 'pino';
import { sleep } from '../../domain/concurrency/timers.ts';
import { ConfigError } from '../../config/configError.ts';

const AGAIN_MS = 2_000;

/**
 * Asks Telegram who we are; waits for it while it cannot be reached.
 *
 * @param options.variable the variable that the token is from
 * @throws ConfigError when Telegram does not know the token
 */
export async function introduceBot(
  telegram: Telegram,
  {
    variable,
    logger,
    signal,
  }: { readonly variable: string; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<UserFromGetMe> {
  for (let told = false; ; told = true) {
    try {
      return (await telegram.callApi('getMe', {})) as UserFromGetMe;
    } catch (error) {
      if (error instanceof TelegramError && (error.code === 401 || error.code === 404)) {
        throw new ConfigError(variable, 'is not known to Telegram', 'copy it again from @BotFather');
      }
      if (signal.aborted) throw error;
      if (!told) logger.warn('Telegram cannot be reached: waiting for it');
      await sleep(AGAIN_MS, signal);
    }
  }
}
