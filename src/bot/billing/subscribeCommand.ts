import { outside } from '../hub/outside.ts';
import { mayBuyFor, offerFor } from './offer.ts';
import { chatIdArgument } from '../commands/chatIdArgument.ts';
import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';

/** Shows what can be bought for this chat, or for another that the buyer belongs to. */
export const subscribe: Command = {
  name: 'subscribe',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_subscribe',
  usage: 'billing:usage_subscribe',
  example: '-1001234567890',
  async run(context) {
    const { chat, argument, words, answer, explain } = context;
    const networkId = chatIdArgument(argument, chat.networkId);
    if (networkId === undefined) return explain();
    if (!(await mayBuyFor(context, networkId))) return answer(words('billing:notMember'));
    await answer((await offerFor(context, networkId)) ?? (await outside(context, networkId)));
  },
};
