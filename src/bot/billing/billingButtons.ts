import { buttonKind, count, type Field, networkChat, networkPerson, oneOf } from '../buttons/buttonData.ts';

/** The name of a plan. */
const plan: Field<string> = {
  longest: 16,
  write: (name) => name,
  read: (text) => (/^[a-z][a-z0-9]{0,15}$/.test(text) ? text : undefined),
};

/** Shows how a chat's subscription stands. Chats are named by their network ids. */
export const planButton = buttonKind('plan', 1, { chat: networkChat });
/** Shows what can be bought for a chat. */
export const subscribeButton = buttonKind('subscribe', 1, { chat: networkChat });
/** Buys a plan for a chat: once, or renewing. */
export const buyButton = buttonKind('buy', 1, { chat: networkChat, plan, how: oneOf('once', 'renewing') });
/** Nothing more about missed messages. */
export const keepQuietButton = buttonKind('keepquiet', 1, { chat: networkChat });
/** Brings what was withheld lately. */
export const catchUpButton = buttonKind('catchup', 1, { chat: networkChat });
/** Stops what that person pays for a chat by itself. */
export const stopRenewingButton = buttonKind('stoprenew', 1, { chat: networkChat, payer: networkPerson });
/**
 * An admin gives a chat a plan, whose subscription had that version when the button was shown: a later press finds it
 * changed. `page` is that of the list to go back to; 0 for none.
 */
export const grantButton = buttonKind('grant', 2, { chat: networkChat, plan, page: count, version: count });
/**
 * An admin takes a chat's paid time away, whose subscription had that version when the button was shown: first asks,
 * then does it. `page` is that of the list to go back to; 0 for none.
 */
export const revokeButton = buttonKind('revoke', 3, {
  chat: networkChat,
  page: count,
  version: count,
  answer: oneOf('ask', 'yes', 'no'),
});
