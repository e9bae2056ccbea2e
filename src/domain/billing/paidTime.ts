import type { NetworkPersonId } from '../ids.ts';

/**
 * One thing that changed for how long a subscriber has paid, in the order in which it happened. `at` and all other
 * times are milliseconds since 1970.
 */
export type PaidTimeEvent = {
  /** Names it; a refund speaks of a payment by its key. */
  readonly key: string;
  readonly at: number;
} & (
  | {
      /** Time is added: paid for, granted by an admin, or given on top by staff. */
      readonly kind: 'payment' | 'grant' | 'extension';
      readonly addsMs: number;
      readonly plan?: string;
      /** Set when Telegram will charge this payer again at that time. */
      readonly renewal?: Renewal;
    }
  /** What was paid for elsewhere counts until then. */
  | { readonly kind: 'import'; readonly untilMs: number; readonly plan?: string }
  /** All time that is left is taken away. */
  | { readonly kind: 'revocation' }
  /** What is left of one payment is taken away; what was bought after it moves up. */
  | { readonly kind: 'refund'; readonly of: string }
  /** Telegram will not charge this payer again. */
  | { readonly kind: 'renewal ended'; readonly payer: NetworkPersonId }
  /** This payer took that back: Telegram charges again when it would have. */
  | { readonly kind: 'renewal resumed'; readonly payer: NetworkPersonId }
);

/** A subscription that Telegram renews by itself. */
export interface Renewal {
  /** Who is charged, by Telegram's id. */
  readonly payer: NetworkPersonId;
  /** When Telegram charges next (Bot API: subscription_expiration_date). */
  readonly at: number;
}

/** A stretch of time that somebody gave for. */
export interface Term {
  readonly key: string;
  readonly plan: string | undefined;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What all events of a subscriber come to. */
export interface PaidTime {
  /** One after the other, none of them empty, none overlapping. */
  readonly terms: readonly Term[];
  /** When the last term ends; undefined when nothing was ever had. */
  readonly paidUntil: number | undefined;
  /** The plan that was bought or granted last, as far as anything is left of it. */
  readonly plan: string | undefined;
  /** The renewals that Telegram was not told to end, one a payer at most. */
  readonly renewals: readonly Renewal[];
}

/**
 * For how long a subscriber has paid, given all that happened. Each new term begins where the time that is there
 * already ends, the trial included: nobody loses a day by paying early.
 */
export function paidTimeOf(trialEndsAt: number, events: readonly PaidTimeEvent[]): PaidTime {
  let terms: readonly Term[] = [];
  const renewals = new Map<NetworkPersonId, Renewal>();
  // The newest renewal of each payer, ended ones among them.
  const known = new Map<NetworkPersonId, Renewal>();
  const payers = new Map<string, NetworkPersonId>();
  for (const event of events) {
    terms = termsAfter(terms, trialEndsAt, event);
    if (event.kind === 'payment' && event.renewal) {
      renewals.set(event.renewal.payer, event.renewal);
      known.set(event.renewal.payer, event.renewal);
      payers.set(event.key, event.renewal.payer);
    } else if (event.kind === 'renewal ended') {
      renewals.delete(event.payer);
    } else if (event.kind === 'renewal resumed') {
      const resumed = known.get(event.payer);
      if (resumed) renewals.set(event.payer, resumed);
    } else if (event.kind === 'refund') {
      // A payer whose charge was refunded is not charged again.
      const payer = payers.get(event.of);
      if (payer !== undefined) renewals.delete(payer);
    }
  }
  const last = terms.at(-1);
  return {
    terms,
    paidUntil: last?.endsAt,
    plan: last?.plan,
    renewals: [...renewals.values()],
  };
}

/**
 * The payers whom Telegram still charges by a renewal that they had begun or resumed before the event of that key. An
 * order that is carried out again must not end what somebody began after it. Without such an event, all of them.
 */
export function payersRenewingSince(
  trialEndsAt: number,
  events: readonly PaidTimeEvent[],
  key: string | undefined,
): readonly NetworkPersonId[] {
  const ordered = events.findIndex((event) => event.key === key);
  const later = ordered === -1 ? [] : events.slice(ordered + 1);
  const beganLater = new Set(later.map(payerWhoBegins));
  return paidTimeOf(trialEndsAt, events)
    .renewals.map(({ payer }) => payer)
    .filter((payer) => !beganLater.has(payer));
}

/** Whom Telegram charges again because of an event; undefined when it begins no renewal. */
function payerWhoBegins(event: PaidTimeEvent): NetworkPersonId | undefined {
  if (event.kind === 'payment') return event.renewal?.payer;
  return event.kind === 'renewal resumed' ? event.payer : undefined;
}

function termsAfter(terms: readonly Term[], trialEndsAt: number, event: PaidTimeEvent): readonly Term[] {
  switch (event.kind) {
    case 'payment':
    case 'grant':
    case 'extension': {
      const startsAt = Math.max(event.at, terms.at(-1)?.endsAt ?? 0, trialEndsAt);
      return withTerm(terms, {
        key: event.key,
        plan: event.plan ?? terms.at(-1)?.plan,
        startsAt,
        endsAt: startsAt + event.addsMs,
      });
    }
    case 'import': {
      const startsAt = Math.max(Math.min(event.at, event.untilMs), terms.at(-1)?.endsAt ?? 0);
      return withTerm(terms, { key: event.key, plan: event.plan, startsAt, endsAt: event.untilMs });
    }
    case 'revocation':
      return terms
        .filter((term) => term.startsAt < event.at)
        .map((term) => ({ ...term, endsAt: Math.min(term.endsAt, event.at) }));
    case 'refund':
      return withoutRest(terms, event.of, event.at);
    case 'renewal ended':
    case 'renewal resumed':
      return terms;
  }
}

function withTerm(terms: readonly Term[], term: Term): readonly Term[] {
  return term.endsAt > term.startsAt ? [...terms, term] : terms;
}

/** Cuts what is left of a term off; what comes after it is all still to come, and moves up. */
function withoutRest(terms: readonly Term[], key: string, at: number): readonly Term[] {
  const refunded = terms.find((term) => term.key === key);
  if (!refunded || refunded.endsAt <= at) return terms;
  const endsAt = Math.max(refunded.startsAt, at);
  const gap = refunded.endsAt - endsAt;
  return terms.flatMap((term) => {
    if (term.startsAt < refunded.startsAt) return [term];
    if (term !== refunded) return [{ ...term, startsAt: term.startsAt - gap, endsAt: term.endsAt - gap }];
    return endsAt > term.startsAt ? [{ ...term, endsAt }] : [];
  });
}
