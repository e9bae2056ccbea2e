import type { ChatKind } from '../posts/post.ts';
import { accessEnd, standingAt, type SubscriptionView } from './subscription.ts';
import type { CustomerChange, SubscriptionNotice } from './subscriptionNotice.ts';

/** What decides about notices. */
export interface NoticeFacts {
  readonly view: SubscriptionView;
  readonly chatKind: ChatKind;
  readonly registeredAt: number;
  /** When the subscription last changed; its registration when it never did. */
  readonly changedAt: number;
  /** The moment of the last reminder or end that was told. */
  readonly toldUntil: number | undefined;
  /** The oldest change that the chat was not told of yet. */
  readonly change?: CustomerChange;
  readonly nudges: {
    readonly muted: boolean;
    readonly lastAt: number | undefined;
    /** Withheld since access ended. */
    readonly missed: number;
    /** Withheld since the last nudge. */
    readonly missedSince: number;
  };
}

/** How notices are given. */
export interface NoticeRules {
  /** How many days before the end reminders are given. */
  readonly reminderDays: readonly number[];
}

/** What to do about notices now, and when to look again. */
export interface NoticePlan {
  readonly due?: SubscriptionNotice;
  /** Undefined when only a change can make something due. */
  readonly nextAt?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is later than this would only confuse: it is left out. */
const LATEST_MS = 12 * HOUR_MS;

/** Telegram may charge somewhat late: until then nobody is told that a renewing subscription has ended. */
const RENEWAL_GRACE_MS = HOUR_MS;

/** A trial this short is none, and nobody is told of its end. */
const NO_TRIAL_MS = 60_000;

/**
 * Decides what a subscriber is told at a moment: what others changed first. Channels are never told about money, since
 * their readers cannot act on it; of a change in a channel's subscription who paid for it is told in private.
 */
export function planNotices(facts: NoticeFacts, rules: NoticeRules, now: number): NoticePlan {
  const { view, chatKind, toldUntil } = facts;
  const end = accessEnd(view);
  if (facts.change) {
    const standing = standingAt(view, now);
    return { due: { kind: 'change', ...facts.change, standing, endsAt: end }, nextAt: now };
  }
  const chargedBy = renewsBy(view, end);
  const renews = chargedBy !== undefined && now < chargedBy;
  const open = (chatKind === 'channel' || renews ? [] : momentsOf(facts, rules, end)).filter(
    ({ moment }) => toldUntil === undefined || moment > toldUntil,
  );
  const passed = open.filter(({ moment }) => moment <= now && now - moment < LATEST_MS);
  const nudge = nudgeOf(facts, now);
  const due = passed.at(-1) ?? (nudge && nudge.moment <= now ? nudge : undefined);
  const coming = open.map(({ moment }) => moment);
  // The ends themselves are looked at in any case: the state that operators see changes then.
  coming.push(view.trialEndsAt, end);
  if (renews) coming.push(chargedBy);
  if (nudge) coming.push(nudge.moment);
  const next = Math.min(...coming.filter((moment) => moment > now));
  return { ...(due && { due }), ...(next < Infinity && { nextAt: next }) };
}

/** Until when it is waited for Telegram to renew what ends then; undefined when it does not renew. */
function renewsBy({ renewsAt }: SubscriptionView, end: number): number | undefined {
  return renewsAt !== undefined && renewsAt <= end + DAY_MS ? renewsAt + RENEWAL_GRACE_MS : undefined;
}

/** The reminders and the end of what runs now or ran last, in their order. */
function momentsOf(facts: NoticeFacts, rules: NoticeRules, end: number): SubscriptionNotice[] {
  const { view, registeredAt, changedAt } = facts;
  const of = view.paidUntil !== undefined && view.paidUntil >= view.trialEndsAt ? 'paid' : 'trial';
  const reminders = rules.reminderDays
    .toSorted((one, other) => other - one)
    .map(
      (daysLeft) =>
        ({ kind: 'reminder', of, daysLeft, endsAt: end, moment: end - daysLeft * DAY_MS }) as const,
    )
    // Who has just paid for a week needs no word that a week is left.
    .filter(({ moment }) => moment > changedAt);
  const had = of === 'paid' || end - registeredAt > NO_TRIAL_MS;
  return had ? [...reminders, { kind: 'ended', of, moment: end }] : reminders;
}

/** The nudge that is due next; its moment is not before now. */
function nudgeOf(facts: NoticeFacts, now: number): SubscriptionNotice | undefined {
  const { view, chatKind, toldUntil, nudges } = facts;
  if (chatKind === 'channel' || nudges.muted || nudges.missedSince === 0) return undefined;
  if (standingAt(view, now) !== 'lapsed') return undefined;
  const moment = Math.max(now, (toldUntil ?? 0) + DAY_MS, (nudges.lastAt ?? 0) + DAY_MS);
  return { kind: 'nudge', missed: nudges.missed, moment };
}
