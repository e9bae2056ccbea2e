import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/domain/posts/delivery.ts';
import { retryDelay, settle } from '../../../src/domain/posts/settlement.ts';
import { textId } from '../../support/ids.ts';

const young = { attempts: 1, doubts: 0, ageMs: 1_000, version: 3, repeated: true };
const DAY = 24 * 3_600_000;

describe('after an attempt', () => {
  it('what arrived is sent, in the version that was sent', () => {
    expect(settle({ kind: 'sent', copies: [] }, young)).toEqual({ state: 'sent', version: 3 });
  });

  it.each<Outcome>([
    { kind: 'gone', reason: 'blocked' },
    { kind: 'forbidden', reason: 'blocked' },
    { kind: 'refused', reason: 'blocked' },
  ])('what can never arrive fails with the reason ($kind)', (outcome) => {
    expect(settle(outcome, young)).toEqual({ state: 'failed', reason: 'blocked' });
  });

  it('a limit is waited for exactly as long as it says', () => {
    expect(settle({ kind: 'limited', retryAfterMs: 7_000 }, young)).toMatchObject({
      state: 'planned',
      delayMs: 7_000,
      doubt: false,
    });
  });

  it.each<[Outcome, boolean]>([
    [{ kind: 'unknown', reason: 'time-out' }, true],
    [{ kind: 'unreached', reason: 'no network' }, false],
    [{ kind: 'unauthorized' }, false],
    [{ kind: 'moved', networkId: textId(-100) }, false],
  ])('only an attempt whose answer is missing leaves a doubt: %j', (outcome, doubt) => {
    expect(settle(outcome, young)).toMatchObject({ state: 'planned', doubt });
  });

  it('what must not come twice stays in doubt', () => {
    const outcome = { kind: 'unknown', reason: 'time-out' } as const;
    expect(settle(outcome, { ...young, repeated: false })).toEqual({ state: 'unknown', reason: 'time-out' });
  });

  it('what could not be delivered for a day is given up, with the reason', () => {
    expect(settle({ kind: 'unreached', reason: 'no network' }, { ...young, ageMs: DAY + 1 })).toEqual({
      state: 'failed',
      reason: 'given up after a day: no network',
    });
  });

  it('waits longer with each attempt, five minutes at most', () => {
    const delays = [1, 2, 3, 4, 20, 10_000].map(retryDelay);
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 300_000, 300_000]);
  });
});
