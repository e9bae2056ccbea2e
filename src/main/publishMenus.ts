import type { Logger } from 'pino';
import type { Telegram } from 'telegraf';
import { commandMenus } from '../bot/commands/menus.ts';
import { COMMANDS } from '../bot/commands/registry.ts';

/**
 * Tells Telegram which commands to offer to whom. What fails is left as it was: an admin who has never opened the
 * bot has no chat to set a menu for, and a menu is a convenience.
 */
export async function publishMenus(
  telegram: Telegram,
  adminIds: readonly number[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const call = telegram.callApi.bind(telegram) as (method: string, parameters: object) => Promise<unknown>;
  for (const menu of commandMenus(COMMANDS, adminIds)) {
    if (signal.aborted) return;
    await call('setMyCommands', menu).catch(() => {
      logger.info({ scope: menu.scope.type, language: menu.language_code }, 'a menu of commands was not set');
    });
  }
}
