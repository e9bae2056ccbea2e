import type {
  AnyNetworkId,
  NetworkChatId,
  NetworkMessageId,
  NetworkPersonId,
  NetworkTopicId,
} from './ids.ts';

/** A name that a network gave. */
type NetworkId = NetworkChatId | NetworkPersonId | NetworkMessageId | NetworkTopicId;

/** An id is none that Telegram gives: an error of ours, or a chat of another network. */
export class NotTelegramsIdError extends TypeError {
  override readonly name = 'NotTelegramsIdError';
}

/** The id that stands for one of Telegram's numbers (Bot API: at most 52 significant bits). */
export function fromTelegram(id: number): AnyNetworkId {
  if (!Number.isSafeInteger(id)) throw new NotTelegramsIdError('A Telegram id must be a whole number');
  return String(id) as AnyNetworkId;
}

/** Telegram's number for an id. Throws {@link NotTelegramsIdError} for anything else; the error does not tell the id. */
export function toTelegram(id: NetworkId): number {
  const number = Number(id);
  if (!Number.isSafeInteger(number) || String(number) !== id)
    throw new NotTelegramsIdError('A chat, person or message has an id that Telegram does not give');
  return number;
}

/** Whether an id is one that Telegram gives. */
export function isTelegramId(id: NetworkId): boolean {
  return readTelegramId(id) !== undefined;
}

/**
 * The id that somebody wrote, such as `-1001234`, or undefined when it is none that Telegram gives. Leading zeros do
 * not count.
 */
export function readTelegramId(text: string): AnyNetworkId | undefined {
  if (!/^-?\d{1,16}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? fromTelegram(id) : undefined;
}
