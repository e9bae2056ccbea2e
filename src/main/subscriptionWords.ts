import type { Language } from '../domain/language.ts';
import type { Saying } from '../domain/speaker.ts';
import type { SubscriptionNotice } from '../domain/subscriptionNotices.ts';
import { wordsIn } from '../texts/words.ts';

/** A notice about a subscription, as it is said. */
export function wordNotice(notice: SubscriptionNotice, language: Language): Saying {
  const words = wordsIn(language);
  switch (notice.kind) {
    case 'reminder':
      return { text: words(`billing:${notice.of}EndsSoon`, { count: notice.daysLeft }) };
    case 'ended':
      return { text: words(`billing:${notice.of}Ended`) };
    case 'nudge':
      return { text: words('billing:missed', { count: notice.missed }) };
  }
}
