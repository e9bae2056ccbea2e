import type { Saying } from '../../domain/conversation/speaker.ts';
import type { ChatEntry } from '../../services/chats/chatDirectory.ts';
import type { SubscriptionState } from '../../services/billing/subscriptions.ts';
import type { Words } from '../../texts/words.ts';
import { revokeButton } from './billingButtons.ts';
import { confirmation } from '../buttons/confirmation.ts';
import { daysLeft } from './lengths.ts';

/**
 * The question before a chat's paid time is taken away: how much of it is lost, and that nobody is charged again.
 * Where there is none, that is said instead. `page` is that of the list to go back to; 0 for none.
 */
export function revokeQuestion(
  words: Words,
  { networkId: chat, title }: Pick<ChatEntry, 'networkId' | 'title'>,
  { trialEndsAt, paidUntil = 0, renewsAt, version }: SubscriptionState,
  page: number,
): Saying {
  const now = Date.now();
  if (paidUntil <= now) return { text: words('billing:revokeNothing', { title }) };
  // While the trial runs, none of the paid time has been used.
  const lost = daysLeft(now + paidUntil - Math.max(now, trialEndsAt));
  const lines = [
    words('billing:revokeQuestion', { title, count: lost, date: words.dates.day(paidUntil) }),
    ...(renewsAt === undefined ? [] : [words('billing:revokeRenewals')]),
  ];
  const data = (answer: 'yes' | 'no'): string => revokeButton.data({ chat, page, version, answer });
  return confirmation(
    words,
    lines.join('\n'),
    { label: words('billing:revoke'), data: data('yes') },
    { data: data('no') },
  );
}
