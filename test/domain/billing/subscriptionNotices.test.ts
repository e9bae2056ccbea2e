import { describe, expect, test } from '@jest/globals';
import { type NoticeFacts, planNotices } from '../../../src/domain/billing/subscriptionNotices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RULES = { reminderDays: [7, 3, 1] };

/** A chat that registered on day 0 with a trial of 30 days. */
function facts(differences: Partial<NoticeFacts> = {}, paid: Partial<NoticeFacts['view']> = {}): NoticeFacts {
  return {
    view: { trialEndsAt: 30 * DAY, version: 0, ...paid },
    chatKind: 'supergroup',
    registeredAt: 0,
    changedAt: 0,
    toldUntil: undefined,
    nudges: { muted: false, lastAt: undefined, missed: 0, missedSince: 0 },
    ...differences,
  };
}

const plan = (given: NoticeFacts, day: number) => planNotices(given, RULES, day * DAY);

describe('A trial', () => {
  test('is reminded of 7, 3 and 1 days before its end, and told of the end', () => {
    let toldUntil: number | undefined;
    const told: [number, string][] = [];
    let now = 0;
    for (;;) {
      const { due, nextAt } = planNotices(facts({ toldUntil }), RULES, now);
      if (due) {
        told.push([now / DAY, due.kind === 'reminder' ? `${due.of} ${due.daysLeft}` : due.kind]);
        toldUntil = due.moment;
      } else if (nextAt === undefined) break;
      else now = nextAt;
    }
    expect(told).toEqual([
      [23, 'trial 7'],
      [27, 'trial 3'],
      [29, 'trial 1'],
      [30, 'ended'],
    ]);
  });

  test('that begins shorter than a reminder is not reminded of at once', () => {
    const short = facts({}, { trialEndsAt: 3 * DAY });
    expect(plan(short, 0)).toEqual({ nextAt: 2 * DAY });
  });

  test('of no days says nothing of its end', () => {
    expect(plan(facts({}, { trialEndsAt: 0 }), 0)).toEqual({});
  });

  test('that runs into paid time is looked at when it ends, since it is paid time then', () => {
    expect(plan(facts({ changedAt: 10 * DAY }, { paidUntil: 60 * DAY }), 20)).toEqual({ nextAt: 30 * DAY });
  });

  test('that ended long before anybody looked is not spoken of any more', () => {
    expect(plan(facts(), 31)).toEqual({});
    expect(plan(facts(), 30.4).due).toMatchObject({ kind: 'ended', of: 'trial' });
  });
});

describe('A paid term', () => {
  test('is reminded of, but not of what was just paid for', () => {
    const week = facts({ changedAt: 40 * DAY }, { paidUntil: 47 * DAY });
    expect(plan(week, 40)).toEqual({ nextAt: 44 * DAY });
    expect(plan(week, 44).due).toMatchObject({ kind: 'reminder', of: 'paid', daysLeft: 3 });
  });

  test('that renews is not reminded of, and has an hour more until its end is told', () => {
    const renewing = facts({ changedAt: 40 * DAY }, { paidUntil: 70 * DAY, renewsAt: 70 * DAY });
    expect(plan(renewing, 67)).toEqual({ nextAt: 70 * DAY });
    expect(plan(renewing, 70).due).toBeUndefined();
    expect(plan(renewing, 70).nextAt).toBe(70 * DAY + HOUR);
    expect(planNotices(renewing, RULES, 70 * DAY + HOUR).due).toMatchObject({ kind: 'ended', of: 'paid' });
  });

  test('that lapsed with time left is reminded of again', () => {
    const stacked = facts({ changedAt: 40 * DAY }, { paidUntil: 77 * DAY, renewsAt: 70 * DAY });
    expect(plan(stacked, 74).due).toMatchObject({ kind: 'reminder', daysLeft: 3 });
  });
});

describe('What was missed', () => {
  const lapsed = (nudges: Partial<NoticeFacts['nudges']>, differences: Partial<NoticeFacts> = {}) =>
    facts({
      toldUntil: 30 * DAY,
      nudges: { muted: false, lastAt: undefined, missed: 5, missedSince: 5, ...nudges },
      ...differences,
    });

  test('is told a day after the end was, and then once a day', () => {
    expect(plan(lapsed({}), 30.5)).toEqual({ nextAt: 31 * DAY });
    expect(plan(lapsed({}), 31).due).toMatchObject({ kind: 'nudge', missed: 5 });
    expect(plan(lapsed({ lastAt: 31 * DAY }), 31.5)).toEqual({ nextAt: 32 * DAY });
  });

  test('is told at once where no end was told of', () => {
    expect(plan(lapsed({}, { toldUntil: undefined }), 40).due).toMatchObject({ kind: 'nudge' });
  });

  test('is not told during a trial, when it is muted, when nothing was missed, or in a channel', () => {
    expect(plan(lapsed({}, { toldUntil: undefined }), 20).due).toBeUndefined();
    expect(plan(lapsed({ muted: true }), 40)).toEqual({});
    expect(plan(lapsed({ missedSince: 0 }), 40)).toEqual({});
    expect(plan(lapsed({}, { chatKind: 'channel' }), 40)).toEqual({});
  });
});
