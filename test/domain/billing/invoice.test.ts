import { describe, expect, it } from '@jest/globals';
import { payloadOf, termsOf } from '../../../src/domain/billing/invoice.ts';
import type { Subscriber } from '../../../src/domain/billing/subscriber.ts';

const offered = { plan: 'month', days: 30, stars: 750, renewing: true };

describe('The payload of an invoice', () => {
  it.each<[string, Subscriber]>([
    ['1:hub:7:month:30:750:r', { product: 'hub', chat: 7 as never }],
    ['1:pair:p7:month:30:750:r', { product: 'pair', person: 7 as never }],
  ])('%s names whom it is for', (payload, subscriber) => {
    expect(payloadOf({ subscriber, ...offered })).toBe(payload);
    expect(termsOf(payload)).toEqual({ subscriber, ...offered });
  });

  it.each([
    '',
    '1:hub:7',
    '1:other:7:month:30:750:r',
    '1:hub:q7:month:30:750:r',
    '1:pair:p99999999999:month:30:750:o',
    '1:pair:p9999999999:month:30:750:o',
  ])('%p means nothing', (payload) => {
    expect(termsOf(payload)).toBeUndefined();
  });
});
