import { lengthOf } from './lengths.ts';
import { keepQuietButton, subscribeButton } from './billingButtons.ts';
import type { Button, Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { RefundToTell } from '../../domain/billing/subscriptionBook.ts';
import type { SubscriptionNotice } from '../../domain/billing/subscriptionNotice.ts';
import { type Product, SUBSCRIBERS_ARE } from '../../domain/billing/subscriber.ts';
import type { Words } from '../../texts/words.ts';

type Change = Extract<SubscriptionNotice, { kind: 'change' }>;

/** A notice about a subscription to a product, as it is said. */
export function wordNotice(to: Listener, notice: SubscriptionNotice, product: Product, words: Words): Saying {
  return SUBSCRIBERS_ARE[product] === 'person'
    ? wordForPerson(notice, words)
    : wordForChat(to, notice, words);
}

function wordForPerson(notice: SubscriptionNotice, words: Words): Saying {
  switch (notice.kind) {
    case 'reminder': {
      const key = notice.of === 'trial' ? 'billing:ownTrialEndsSoon' : 'billing:ownPaidEndsSoon';
      return { text: words(key, { count: notice.daysLeft }) };
    }
    case 'ended':
      return { text: words(notice.of === 'trial' ? 'billing:ownTrialEnded' : 'billing:ownPaidEnded') };
    case 'nudge':
      // Only posts of the hub are ever withheld.
      return { text: words('billing:ownLapsed') };
    case 'change':
      return { text: ownChangeInWords(notice, words) };
  }
}

function ownChangeInWords(change: Change, words: Words): string {
  switch (change.what) {
    case 'grant':
    case 'extension':
      return words('billing:ownGranted', {
        length: lengthOfChange(change, words),
        date: words.dates.day(change.endsAt),
      });
    case 'revocation':
    case 'refund': {
      const { standing, endsAt } = change;
      const left =
        standing === 'lapsed'
          ? words('billing:ownLapsed')
          : words('billing:ownRunsUntil', { date: words.dates.day(endsAt) });
      return [words(change.what === 'refund' ? 'billing:ownRefunded' : 'billing:ownRevoked'), left].join(
        '\n',
      );
    }
  }
}

function lengthOfChange({ what, plan = '', days = 0 }: Change, words: Words): string {
  return lengthOf({ name: what === 'grant' ? plan : '', days }, words);
}

function wordForChat(to: Listener, notice: SubscriptionNotice, words: Words): Saying {
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
  const { title } = change;
  switch (change.what) {
    case 'grant':
    case 'extension': {
      const length = lengthOfChange(change, words);
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
