import type { Standing } from './standing.ts';

/** Something that a subscriber is told about its subscription. Times are milliseconds since 1970. */
export type SubscriptionNotice = {
  /** The moment that it belongs to: nothing of an earlier moment is told after it. */
  readonly moment: number;
} & (
  | {
      readonly kind: 'reminder';
      readonly of: 'trial' | 'paid';
      readonly daysLeft: number;
      readonly endsAt: number;
    }
  | { readonly kind: 'ended'; readonly of: 'trial' | 'paid' }
  /** Number of posts of others that were withheld since access ended. */
  | { readonly kind: 'nudge'; readonly missed: number }
  /** Somebody else changed for how long it runs. */
  | (CustomerChange & { readonly kind: 'change'; readonly standing: Standing; readonly endsAt: number })
);

/** A change of a subscription that staff made, or Telegram, and that its chat has to be told of. */
export interface CustomerChange {
  /** The event that holds it. */
  readonly eventId: number;
  readonly moment: number;
  readonly what: 'grant' | 'extension' | 'revocation' | 'refund';
  /** The name of the plan that was granted. */
  readonly plan?: string;
  /** How many days were added. */
  readonly days?: number;
  /** What the chat or the person is called: who is told may not be the chat itself. */
  readonly title: string;
}
