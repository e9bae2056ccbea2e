import type { ChatStanding } from '../../domain/chats/membership.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { BotServices } from '../conversation.ts';
import { hint } from '../posts/hints.ts';
import { outsideInWords } from '../chats/outside.ts';

const HOUR = 3_600;
/** Somebody writes to the bot, so that silence would look like a fault. */
const ADDRESSED_ONCE_IN_SECONDS = HOUR;
/** What a group hears without having asked comes at most once a day. */
const GROUP_ONCE_IN_SECONDS = 24 * HOUR;

/**
 * Says once in a while what to do in a chat that takes no part: in private always, in a group when the bot is addressed
 * or while the group waits for an admin. A group that never asked to join is left alone.
 */
export async function hintToStranger(
  services: BotServices,
  message: SourceMessage,
  state: ChatStanding | undefined,
): Promise<void> {
  const { chat, addressesBot = false } = message;
  // One of a forum's topics may take part alone; the others know.
  if (chat.kind === 'channel' || state === 'active') return;
  const isHeard = chat.kind === 'private' || addressesBot;
  if (!isHeard && state !== 'pending') return;
  const seconds = isHeard ? ADDRESSED_ONCE_IN_SECONDS : GROUP_ONCE_IN_SECONDS;
  await hint(services, message, `stranger:${chat.networkId}`, seconds, (words) =>
    outsideInWords(words, state),
  );
}
