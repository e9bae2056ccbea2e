import { lengthOf } from '../bot/billing/lengths.ts';
import { keepQuietButton, subscribeButton } from '../bot/billing/billingButtons.ts';
import type { Button, Listener, Saying } from '../domain/conversation/speaker.ts';
import type { RefundToTell } from '../domain/billing/subscriptionBook.ts';
import type { SubscriptionNotice } from '../domain/billing/subscriptionNotices.ts';
import type { Words } from '../texts/words.ts';

type Change = Extract<SubscriptionNotice, { kind: 'change' }>;

/** A notice about a subscription, as it is said. */
export function wordNotice(to: Listener, notice: SubscriptionNotice, words: Words): Saying {
  const chat = to.networkId;
  const subscribe: Button[] = [{ label: words('billing:subscribe'), data: subscribeButton.data({ chat }) }];
  switch (notice.kind) {
    case 'reminder':
      return {
        text: words(`billing:${notice.of}EndsSoon`, { count: notice.daysLeft }),
        buttons: [subscribe],
      };
    case 'ended':
      return { text: words(`billing:${notice.of}Ended`), buttons: [subscribe] };
    case 'nudge':
      return {
        text: words('billing:missed', { count: notice.missed }),
        buttons: [subscribe, [{ label: words('billing:keepQuiet'), data: keepQuietButton.data({ chat }) }]],
      };
    case 'change':
      return { text: changeInWords(notice, words) };
  }
}

function changeInWords(change: Change, words: Words): string {
  const { title, plan: name = '', days = 0 } = change;
  switch (change.what) {
    case 'grant':
    case 'extension': {
      const length = lengthOf({ name: change.what === 'grant' ? name : '', days }, words);
      return words('billing:toldGranted', { title, length, date: words.dates.day(change.endsAt) });
    }
    case 'revocation':
      return [words('billing:toldRevoked', { title }), whatIsLeft(change, words)].join('\n');
    case 'refund':
      return [words('billing:toldRefunded', { title }), whatIsLeft(change, words)].join('\n');
  }
}

function whatIsLeft({ standing, endsAt }: Change, words: Words): string {
  if (standing === 'lapsed') return words('billing:toldLapsed');
  return words('billing:toldRunsUntil', { date: words.dates.day(endsAt) });
}

/** What a payer is told of a refund. */
export function wordRefund({ stars, title }: RefundToTell, words: Words): Saying {
  return {
    text:
      title === undefined
        ? words('billing:payerRefundedPlain', { stars })
        : words('billing:payerRefunded', { stars, title }),
  };
}
