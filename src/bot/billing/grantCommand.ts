import { actorOf } from '../../services/staff/audit.ts';
import { revokeButton } from './billingButtons.ts';
import { lengthOf } from './lengths.ts';
import { planChoice } from '../chats/chatListPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedChat } from '../commands/namedChat.ts';
import { readNamed } from '../commands/named.ts';

/** Gives a chat a plan: one that is named by its id, or the one that the message answered came from. */
export const grant: Command = {
  name: 'grant',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'billing:about_grant',
  usage: 'billing:usage_grant',
  example: '-1001234567890 week',
  async run(context) {
    const { services, chat, by, messageId, words, answer, explain } = context;
    const { reference, rest: planName } = readNamed(context);
    if (!reference) return explain();
    const meant = await namedChat(context, reference);
    if (!meant) return;
    const { networkId, title } = meant;
    const plans = await services.plans.read();
    if (planName === '') {
      const subscription = await services.subscriptions.state(networkId);
      return answer(
        subscription ? planChoice(words, meant, subscription, 0, plans) : words('steering:noSuchChat'),
      );
    }
    const plan = plans.find(({ name }) => name === planName.toLowerCase());
    if (!plan)
      return answer(words('billing:noSuchPlan', { plans: plans.map(({ name }) => name).join(', ') }));
    const state = await services.subscriptions.grant(networkId, plan.name, {
      key: `grant/${chat.networkId}/${messageId}`,
      by: actorOf(by),
    });
    const date = words.dates.day(state.paidUntil ?? state.trialEndsAt);
    const data = revokeButton.data({ chat: networkId, page: 0, version: state.version, answer: 'ask' });
    await answer({
      text: words('billing:granted', { title, length: lengthOf(plan, words), date }),
      buttons: [[{ label: words('billing:revoke'), data }]],
    });
  },
};
