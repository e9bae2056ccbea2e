import { readTelegramId } from '../../domain/telegramIds.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/**
 * The chat that a command speaks of, by its Telegram id: the one that is named, or the one where it was given.
 * Undefined when what follows the command is no chat id.
 */
export function chatIdArgument(argument: string, here: NetworkChatId): NetworkChatId | undefined {
  if (argument === '') return here;
  return /^-?[1-9]/.test(argument) ? readTelegramId(argument) : undefined;
}
