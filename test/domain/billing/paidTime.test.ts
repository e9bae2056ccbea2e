import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PaidTimeEvent, paidTimeOf, payersRenewingSince } from '../../../src/domain/billing/paidTime.ts';
import type { NetworkPersonId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

const DAY = 86_400_000;

function paid(key: string, day: number, days: number): PaidTimeEvent {
  return { key, at: day * DAY, kind: 'payment', addsMs: days * DAY, plan: `plan ${key}` };
}

/** Until which day was paid. */
function paidUntilDay(trialDays: number, ...events: PaidTimeEvent[]): number | undefined {
  const { paidUntil } = paidTimeOf(trialDays * DAY, events);
  return paidUntil === undefined ? undefined : paidUntil / DAY;
}

describe('Paid time', () => {
  test('begins where the trial ends, so that paying early costs nothing', () => {
    expect(paidUntilDay(30, paid('a', 10, 7))).toBe(37);
  });

  test('begins at once when the trial is over', () => {
    expect(paidUntilDay(30, paid('a', 40, 7))).toBe(47);
  });

  test('stacks from the current end', () => {
    expect(paidUntilDay(0, paid('a', 1, 7), paid('b', 3, 30))).toBe(38);
  });

  test('ends at a revocation, with all that was still to come; a trial is not paid time', () => {
    const revoked: PaidTimeEvent = { key: 'r', at: 4 * DAY, kind: 'revocation' };
    expect(paidUntilDay(0, paid('a', 1, 7), paid('b', 3, 30), revoked)).toBe(4);
    expect(paidUntilDay(30, paid('a', 1, 7), revoked)).toBeUndefined();
  });

  test('loses what is left of a refunded payment, and what was bought after it moves up', () => {
    const refund: PaidTimeEvent = { key: 'r', at: 3 * DAY, kind: 'refund', of: 'a' };
    expect(paidUntilDay(0, paid('a', 1, 7), paid('b', 2, 30), refund)).toBe(33);
    expect(paidUntilDay(0, paid('a', 1, 7), refund)).toBe(3);
  });

  test('loses nothing by a refund of what is used up', () => {
    const refund: PaidTimeEvent = { key: 'r', at: 20 * DAY, kind: 'refund', of: 'a' };
    expect(paidUntilDay(0, paid('a', 1, 7), paid('b', 2, 30), refund)).toBe(38);
  });

  test('names the plan that was bought last, as far as anything is left of it', () => {
    const refund: PaidTimeEvent = { key: 'r', at: 3 * DAY, kind: 'refund', of: 'b' };
    expect(paidTimeOf(0, [paid('a', 1, 7), paid('b', 2, 30)]).plan).toBe('plan b');
    expect(paidTimeOf(0, [paid('a', 1, 7), paid('b', 2, 30), refund]).plan).toBe('plan a');
  });

  test('that was paid for elsewhere counts until its day and is built upon', () => {
    const moved: PaidTimeEvent = { key: 'm', at: 2 * DAY, kind: 'import', untilMs: 12 * DAY };
    expect(paidUntilDay(0, moved, paid('a', 3, 7))).toBe(19);
    expect(paidUntilDay(0, { ...moved, at: 20 * DAY })).toBeUndefined();
  });
});

describe('A renewal', () => {
  const renewing = (key: string, payer: NetworkPersonId, day: number): PaidTimeEvent => ({
    ...paid(key, day, 30),
    kind: 'payment',
    addsMs: 30 * DAY,
    renewal: { payer, at: (day + 30) * DAY },
  });

  test('is known by its payer, with the next charge', () => {
    const { renewals } = paidTimeOf(0, [
      renewing('a', textId(1), 0),
      renewing('b', textId(2), 5),
      renewing('c', textId(1), 30),
    ]);
    expect(renewals).toEqual([
      { payer: textId(1), at: 60 * DAY },
      { payer: textId(2), at: 35 * DAY },
    ]);
  });

  test('ends when it is ended, or when one of its charges is refunded', () => {
    const events = [renewing('a', textId(1), 0), renewing('b', textId(2), 5), renewing('c', textId(1), 30)];
    const ended: PaidTimeEvent = { key: 'e', at: 31 * DAY, kind: 'renewal ended', payer: textId(2) };
    const refund: PaidTimeEvent = { key: 'r', at: 32 * DAY, kind: 'refund', of: 'a' };
    expect(paidTimeOf(0, [...events, ended]).renewals).toEqual([{ payer: textId(1), at: 60 * DAY }]);
    expect(paidTimeOf(0, [...events, ended, refund]).renewals).toEqual([]);
  });

  test('is resumed as it was charged last; where there was none, nothing is', () => {
    const events = [renewing('a', textId(1), 0), renewing('b', textId(1), 30), paid('c', 40, 7)];
    const ended: PaidTimeEvent = { key: 'e', at: 41 * DAY, kind: 'renewal ended', payer: textId(1) };
    const resumed = (payer: NetworkPersonId): PaidTimeEvent => ({
      key: `r${payer}`,
      at: 42 * DAY,
      kind: 'renewal resumed',
      payer,
    });
    expect(paidTimeOf(0, [...events, ended, resumed(textId(1))]).renewals).toEqual([
      { payer: textId(1), at: 60 * DAY },
    ]);
    expect(paidTimeOf(0, [...events, ended, resumed(textId(2))]).renewals).toEqual([]);
    expect(paidTimeOf(0, [...events, resumed(textId(1))])).toEqual(paidTimeOf(0, events));
  });

  test('that was begun or resumed after an event is not among those that had begun before it', () => {
    const revocation: PaidTimeEvent = { key: 'r', at: 40 * DAY, kind: 'revocation' };
    const ended: PaidTimeEvent = { key: 'e', at: 39 * DAY, kind: 'renewal ended', payer: textId(2) };
    const resumed: PaidTimeEvent = { key: 's', at: 41 * DAY, kind: 'renewal resumed', payer: textId(2) };
    const events = [renewing('a', textId(1), 0), renewing('b', textId(2), 1), ended, revocation];
    expect(payersRenewingSince(0, events, 'r')).toEqual([textId(1)]);
    expect(payersRenewingSince(0, [...events, resumed], 'r')).toEqual([textId(1)]);
    expect(payersRenewingSince(0, [...events, renewing('c', textId(1), 42)], 'r')).toEqual([]);
    expect(payersRenewingSince(0, [...events, resumed], undefined)).toEqual([textId(1), textId(2)]);
  });
});

/** What can happen, and what passes between. */
type Step =
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'add'; readonly kind: 'payment' | 'grant' | 'extension'; readonly days: number }
  | { readonly do: 'revoke' }
  | { readonly do: 'refund'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 40 }) }),
  fc.record({
    do: fc.constant('add' as const),
    kind: fc.constantFrom('payment' as const, 'grant' as const, 'extension' as const),
    days: fc.constantFrom(1, 7, 30, 365),
  }),
  fc.record({ do: fc.constant('revoke' as const) }),
  fc.record({ do: fc.constant('refund' as const), which: fc.nat(5) }),
);

/** The simple model: a queue of days, of which one is used up each day, the trial's first. */
class Queue {
  today = 0;
  lastDayOfAccess: number | undefined;
  #queue: { key: string; days: number }[];

  constructor(trialDays: number) {
    this.#queue = [{ key: 'trial', days: trialDays }];
  }

  wait(days: number): void {
    for (let day = 0; day < days; day++) {
      this.#queue = this.#queue.filter((one) => one.days > 0);
      const first = this.#queue[0];
      this.today++;
      if (!first) continue;
      first.days--;
      if (first.key !== 'trial') this.lastDayOfAccess = this.today;
    }
  }

  add(key: string, days: number): void {
    this.#queue.push({ key, days });
  }

  remove(which: (key: string) => boolean): void {
    this.#queue = this.#queue.filter(({ key }) => key === 'trial' || !which(key));
  }

  get paidUntil(): number | undefined {
    const ahead = this.#queue.filter(({ days }) => days > 0);
    if (!ahead.some(({ key }) => key !== 'trial')) return this.lastDayOfAccess;
    return this.today + ahead.reduce((sum, { days }) => sum + days, 0);
  }
}

test('Whatever is paid, granted, revoked and refunded whenever, paid time is what a queue of days says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.array(step, { maxLength: 25 }), (trialDays, steps) => {
      const queue = new Queue(trialDays);
      const events: PaidTimeEvent[] = [];
      const payments: string[] = [];
      for (const [no, step] of steps.entries()) {
        const key = `event ${no}`;
        const at = queue.today * DAY;
        if (step.do === 'wait') queue.wait(step.days);
        if (step.do === 'add') {
          queue.add(key, step.days);
          events.push({ key, at, kind: step.kind, addsMs: step.days * DAY });
          if (step.kind === 'payment') payments.push(key);
        }
        if (step.do === 'revoke') {
          queue.remove(() => true);
          events.push({ key, at, kind: 'revocation' });
        }
        if (step.do === 'refund' && payments.length > 0) {
          const of = payments[step.which % payments.length]!;
          queue.remove((key) => key === of);
          events.push({ key, at, kind: 'refund', of });
        }
        const { paidUntil, terms } = paidTimeOf(trialDays * DAY, events);
        expect(paidUntil === undefined ? undefined : paidUntil / DAY).toBe(queue.paidUntil);
        for (const [at, term] of terms.entries()) {
          expect(term.endsAt).toBeGreaterThan(term.startsAt);
          expect(term.startsAt).toBeGreaterThanOrEqual(terms[at - 1]?.endsAt ?? 0);
        }
      }
    }),
    { numRuns: 500 },
  );
});
