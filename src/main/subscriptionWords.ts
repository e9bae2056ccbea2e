import { keepQuietButton, subscribeButton } from '../bot/buttons/billingButtons.ts';
import type { Listener, Saying } from '../domain/speaker.ts';
import type { SubscriptionNotice } from '../domain/subscriptionNotices.ts';
import type { Words } from '../texts/words.ts';

/** A notice about a subscription, as it is said. */
export function wordNotice(to: Listener, notice: SubscriptionNotice, words: Words): Saying {
  const chat = to.networkId;
  const subscribe = [{ label: words('billing:subscribe'), data: subscribeButton.data({ chat }) }];
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
  }
}
