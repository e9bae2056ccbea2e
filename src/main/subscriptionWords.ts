import { keepQuietButton, subscribeButton } from '../bot/buttons/billingButtons.ts';
import type { Language } from '../domain/language.ts';
import type { Listener, Saying } from '../domain/speaker.ts';
import type { SubscriptionNotice } from '../domain/subscriptionNotices.ts';
import { wordsIn } from '../texts/words.ts';

/** A notice about a subscription, as it is said. */
export function wordNotice(to: Listener, notice: SubscriptionNotice, language: Language): Saying {
  const words = wordsIn(language);
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
