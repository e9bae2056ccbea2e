import type { Incoming } from '../../domain/conversation/incoming.ts';
import type { BotIdentity } from './bot.ts';
import { readButton } from './button.ts';
import { ignored } from './ignored.ts';
import { integerIn, objectIn } from './json.ts';
import { readMember, readMembership } from './membership.ts';
import { readEditedMessage, readNewMessage } from './message.ts';
import { readCheckout, readRenewal } from './payment.ts';
import { readPollState } from './pollState.ts';
import { readReaction } from './reaction.ts';

/** The kinds of update that are read (Bot API: getUpdates, allowed_updates). */
const READ_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'my_chat_member',
  'chat_member',
  'callback_query',
  'message_reaction',
  'pre_checkout_query',
  'poll',
  'subscription',
] as const;

/**
 * The kinds of update that Telegram is asked for. Who comes and goes in every chat is asked for only where somebody wants to
 * know it.
 */
export function updatesToAskFor({
  members,
}: {
  readonly members: boolean;
}): readonly (typeof READ_UPDATES)[number][] {
  return members ? READ_UPDATES : READ_UPDATES.filter((kind) => kind !== 'chat_member');
}

type Reader = (value: unknown, bot: BotIdentity) => Incoming;

const READERS: Readonly<Record<(typeof READ_UPDATES)[number], Reader>> = {
  message: readNewMessage,
  edited_message: readEditedMessage,
  channel_post: readNewMessage,
  edited_channel_post: readEditedMessage,
  my_chat_member: readMembership,
  chat_member: readMember,
  callback_query: readButton,
  message_reaction: readReaction,
  pre_checkout_query: readCheckout,
  poll: readPollState,
  subscription: readRenewal,
};

/**
 * What an update means to us. Total: takes any JSON value, never throws, and answers with `ignored` and a reason
 * for everything that leads to nothing.
 *
 * A bot's own posts in a channel come without a sender and cannot be told here from other posts.
 */
export function normalise(update: unknown, bot: BotIdentity): Incoming {
  const fields = objectIn(update);
  if (!fields || updateIdOf(update) === undefined) return ignored('malformed update');
  const kind = READ_UPDATES.find((kind) => fields[kind] !== undefined);
  return kind ? READERS[kind](fields[kind], bot) : ignored('unknown kind of update');
}

/** The number by which Telegram counts its updates, or undefined when this is no update. */
export function updateIdOf(update: unknown): number | undefined {
  return integerIn(objectIn(update)?.['update_id'], 0);
}
