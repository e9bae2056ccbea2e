import type { Logger } from 'pino';
import type { Telegram } from 'telegraf';
import { adminMenus, type CommandMenu, commandMenus } from '../../bot/commands/menus.ts';
import type { CommandDescription } from '../../bot/commands/command.ts';
import type { AdminMenus } from '../../bot/conversation.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/**
 * Tells Telegram which commands to offer to whom. What fails is left as it was: an admin who has never opened the bot has
 * no chat to set a menu for yet, and gets it with their first command.
 */
export async function publishMenus(
  telegram: Telegram,
  commands: readonly CommandDescription[],
  adminIds: readonly NetworkPersonId[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (const menu of commandMenus(commands, adminIds)) {
    if (signal.aborted) return;
    await setMenu(telegram, menu, logger);
  }
}

/** Offers the hub's commands to its admins where they are heard. */
export function createAdminMenus(
  telegram: Telegram,
  commands: readonly CommandDescription[],
  logger: Logger,
): AdminMenus {
  return {
    async offer(chat, adminId) {
      const menus = adminMenus(commands, chat, adminId);
      const set = await Promise.all(menus.map((menu) => setMenu(telegram, menu, logger)));
      return set.every(Boolean);
    },
  };
}

async function setMenu(telegram: Telegram, menu: CommandMenu, logger: Logger): Promise<boolean> {
  const call = telegram.callApi.bind(telegram) as (method: string, parameters: object) => Promise<unknown>;
  try {
    await call('setMyCommands', menu);
    return true;
  } catch {
    logger.info({ scope: menu.scope.type, language: menu.language_code }, 'a menu of commands was not set');
    return false;
  }
}
