import { outside } from '../hub/outside.ts';
import { mayBuyFor } from './offer.ts';
import { standingOf } from './standing.ts';
import { chatIdArgument } from '../commands/chatIdArgument.ts';
import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';

/** Says how the subscription of this chat stands, or of another that who asks belongs to. */
export const plan: Command = {
  name: 'plan',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_plan',
  usage: 'billing:usage_plan',
  example: '-1001234567890',
  async run(context) {
    const { chat, argument, words, answer, explain } = context;
    const networkId = chatIdArgument(argument, chat.networkId);
    if (networkId === undefined) return explain();
    if (!(await mayBuyFor(context, networkId))) return answer(words('billing:notMember'));
    await answer((await standingOf(context, networkId)) ?? (await outside(context, networkId)));
  },
};
