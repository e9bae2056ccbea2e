import type { Plan } from '../../domain/billing/plan.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buyButton, planButton } from './billingButtons.ts';
import type { Conversation } from '../conversation.ts';
import { lengthOf } from './lengths.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** What can be bought for a chat, with a button for each; undefined when the chat takes no part. */
export async function offerFor(
  { services, words }: Pick<Conversation, 'services' | 'words'>,
  networkId: NetworkChatId,
): Promise<Saying | undefined> {
  const offer = await services.offers.offer(networkId);
  if (!offer) return undefined;
  return {
    text: words('billing:offer', { title: offer.title }),
    buttons: [
      ...offer.plans.flatMap((plan) => buttonsOf(plan, networkId, words)),
      [{ label: words('chat:back'), data: planButton.data({ chat: networkId }) }],
    ],
  };
}

function buttonsOf(plan: Plan, chat: NetworkChatId, words: Words): Button[][] {
  const { name, stars } = plan;
  const label = words(plan.best ? 'billing:buyBest' : 'billing:buyOnce', {
    length: lengthOf(plan, words),
    stars,
  });
  const once = [{ label, data: buyButton.data({ chat, plan: name, how: 'once' }) }];
  if (!plan.renewable) return [once];
  const data = buyButton.data({ chat, plan: name, how: 'renewing' });
  return [once, [{ label: words('billing:buyRenewing', { stars }), data }]];
}

/** Whether somebody may buy for a chat: it is where they speak, they belong to it, or they are an admin of the hub. */
export async function mayBuyFor(
  { services, chat, by, may }: Conversation,
  networkId: NetworkChatId,
): Promise<boolean> {
  if (networkId === chat.networkId || networkId === by.networkId) return true;
  if (await may('hub admins')) return true;
  return by.kind === 'person' && services.speaker.isMember(networkId, by.networkId);
}
