import { texts } from '../bot/texts.ts';
import type { Saying } from '../domain/speaker.ts';
import type { SubscriptionNotice } from '../domain/subscriptionNotices.ts';

/** A notice about a subscription, as it is said. */
export function wordNotice(notice: SubscriptionNotice): Saying {
  switch (notice.kind) {
    case 'reminder':
      return { text: texts.endsSoon(notice.of, notice.daysLeft) };
    case 'ended':
      return { text: texts.ended(notice.of) };
    case 'nudge':
      return { text: texts.missed(notice.missed) };
  }
}
