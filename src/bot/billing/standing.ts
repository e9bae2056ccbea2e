import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import { accessEnd } from '../../domain/billing/subscription.ts';
import type { SubscriptionState } from '../../services/billing/subscriptions.ts';
import type { Words } from '../../texts/words.ts';
import { catchUpButton, stopRenewingButton, subscribeButton } from './billingButtons.ts';
import type { Conversation } from '../conversation.ts';
import { daysLeft } from './lengths.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** How a chat's subscription stands, with what can be done next; undefined when the chat takes no part. */
export async function standingOf(
  { services, by, words }: Pick<Conversation, 'services' | 'by' | 'words'>,
  networkId: NetworkChatId,
): Promise<Saying | undefined> {
  const offer = await services.offers.offer(networkId);
  const state = await services.subscriptions.state(networkId);
  if (!offer || !state) return undefined;
  const lines = standingLines(words, offer.title, state);
  const buttons: Button[][] = [
    [{ label: words('billing:subscribe'), data: subscribeButton.data({ chat: networkId }) }],
  ];
  if (state.standing !== 'lapsed') {
    const missed = await services.subscriptions.withheldLately(networkId);
    if (missed > 0) {
      const data = catchUpButton.data({ chat: networkId });
      buttons.push([{ label: words('billing:catchUp', { count: missed }), data }]);
    }
  }
  if (state.renewsAt !== undefined) {
    lines.push(words('billing:planRenews', { date: words.dates.day(state.renewsAt) }));
    const data = stopRenewingButton.data({ chat: networkId, payer: by.networkId });
    buttons.push([{ label: words('billing:stopRenewing'), data }]);
  }
  return { text: lines.join('\n'), buttons };
}

/** The trial while it runs, with what is paid for after it; otherwise what is paid for, or that nothing is. */
function standingLines(words: Words, title: string, state: SubscriptionState): string[] {
  const { standing, trialEndsAt, paidUntil } = state;
  if (standing === 'lapsed') return [words('billing:planLapsed', { title })];
  const end = standing === 'trial' ? trialEndsAt : accessEnd(state);
  const lines = [
    words(standing === 'trial' ? 'billing:planTrial' : 'billing:planPaid', {
      title,
      count: daysLeft(end),
      date: words.dates.day(end),
    }),
  ];
  if (standing === 'trial' && paidUntil !== undefined && paidUntil > trialEndsAt) {
    lines.push(words('billing:planTrialThenPaid', { date: words.dates.day(paidUntil) }));
  }
  return lines;
}
