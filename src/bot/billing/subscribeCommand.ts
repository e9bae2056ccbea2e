import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';
import { answerAboutChat } from './answerAboutChat.ts';
import { offerFor } from './offer.ts';

/** Shows what can be bought for this chat, or for another that the buyer belongs to. */
export const subscribe: Command = {
  name: 'subscribe',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_subscribe',
  usage: 'billing:usage_subscribe',
  example: '-1001234567890',
  run: (context) => answerAboutChat(context, offerFor),
};
