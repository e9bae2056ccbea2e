import type { NetworkChatId, NetworkPersonId } from '../ids.ts';
import type { Actor } from '../staff/audit.ts';
import type { Standing } from './standing.ts';
import type { SubscriptionNotice } from './subscriptionNotice.ts';

/** A subscription as it is known. Times are milliseconds since 1970. */
export interface SubscriptionView {
  /** When the trial ends or ended. It is given once. */
  readonly trialEndsAt: number;
  readonly paidUntil?: number;
  /** The plan that was bought or granted last. */
  readonly plan?: string;
  /** When Telegram charges next, as far as it renews. */
  readonly renewsAt?: number;
  /** Counts the changes: of two views, the one with the greater version is the newer. */
  readonly version: number;
}

/** When access ends or ended. */
export function accessEnd(view: Pick<SubscriptionView, 'trialEndsAt' | 'paidUntil'>): number {
  return Math.max(view.trialEndsAt, view.paidUntil ?? 0);
}

/** How a subscriber stands at that moment. The planning of deliveries asks the database the same question. */
export function standingAt(view: Pick<SubscriptionView, 'trialEndsAt' | 'paidUntil'>, now: number): Standing {
  if (view.trialEndsAt > now) return 'trial';
  return view.paidUntil !== undefined && view.paidUntil > now ? 'paid' : 'lapsed';
}

/** What somebody wants done with a subscription. The key makes it happen once, however often it is asked for. */
export type SubscriptionOrder = {
  readonly key: string;
  readonly by: Actor;
  readonly reason?: string;
} & (
  | { readonly kind: 'grant'; readonly plan: string; readonly days: number }
  | { readonly kind: 'extension'; readonly days: number }
  | { readonly kind: 'revocation' }
  | { readonly kind: 'renewal ended' | 'renewal resumed'; readonly payer: NetworkPersonId }
);

/** The kinds of order that make Telegram stop charging. */
export type EndsRenewals = 'revocation' | 'renewal ended';

/** Names an order that is written down. A workflow is told no more of it than this. */
export interface OrderReference {
  readonly key: string;
}

/** What became of an order. */
export type OrderOutcome =
  | { readonly kind: 'done'; readonly view: SubscriptionView }
  /** The key was used for something else before. */
  | { readonly kind: 'key taken' }
  /** Nobody has written such an order down. */
  | { readonly kind: 'unknown' };

/** What a look at a subscription gives the one who watches over its time. */
export type SubscriptionLook =
  /** Its subscriber takes no part: nobody needs to watch. */
  | { readonly gone: true }
  | {
      readonly gone: false;
      readonly view: SubscriptionView;
      readonly standing: Standing;
      /** The subscriber's address today; a person's is that of their private chat. */
      readonly networkId: NetworkChatId;
      /** What has to be told now. */
      readonly due?: SubscriptionNotice;
      /** When to look again, in milliseconds since 1970; undefined when only a change can make something due. */
      readonly nextAt?: number;
    };
