import { mayBuyFor } from '../billing/offer.ts';
import { standingOf } from '../billing/standing.ts';
import { chatMeant } from './chatMeant.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Says how the subscription of this chat stands, or of another that who asks belongs to. */
export const plan: Command = {
  name: 'plan',
  right: 'everyone',
  where: ANYWHERE,
  about: 'billing:about_plan',
  usage: 'billing:usage_plan',
  example: '-1001234567890',
  async run(context) {
    const { chat, argument, words, answer, explain } = context;
    const networkId = chatMeant(argument, chat.networkId);
    if (networkId === undefined) return explain();
    if (!(await mayBuyFor(context, networkId))) return answer(words('billing:notMember'));
    await answer((await standingOf(context, networkId)) ?? words('billing:planUnknown'));
  },
};
