import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';
import { answerAboutChat } from './answerAboutChat.ts';
import { standingOf } from './standing.ts';

/** Says how the subscription of this chat stands, or of another that who asks belongs to. */
export const plan: Command = {
  name: 'plan',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_plan',
  usage: 'billing:usage_plan',
  example: '-1001234567890',
  run: (context) => answerAboutChat(context, standingOf),
};
