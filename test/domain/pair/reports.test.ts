import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { maskedId } from '../../../src/domain/pair/maskedId.ts';
import { weightOfReporter } from '../../../src/domain/pair/report.ts';
import { createSeal } from '../../../src/domain/pair/seal.ts';

describe('A reporter', () => {
  it('counts less after reports that were dismissed, more again after those that were not, and never nothing', () => {
    const weights = [
      { dismissed: 0, upheld: 0 },
      { dismissed: 1, upheld: 0 },
      { dismissed: 1, upheld: 1 },
      { dismissed: 3, upheld: 1 },
      { dismissed: 100, upheld: 0 },
      { dismissed: 0, upheld: 9 },
    ].map(weightOfReporter);
    expect(weights).toEqual([1, 1 / 2, 1, 1 / 3, 0.1, 1]);
  });
});

describe('What is sealed', () => {
  const seal = createSeal('a secret of moderators');

  it('opens with the same secret, for what it belongs to, and shows nothing before', () => {
    const sealed = seal.close('something rude', 'report 1');
    expect(sealed.includes('rude')).toBe(false);
    expect(createSeal('a secret of moderators').open(sealed, 'report 1')).toBe('something rude');
    expect(seal.open(sealed, 'report 2')).toBeUndefined();
    expect(createSeal('another secret').open(sealed, 'report 1')).toBeUndefined();
  });

  it('does not open once it was changed, or cut short', () => {
    const sealed = seal.close('something rude', 'report 1');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(seal.open(changed, 'report 1')).toBeUndefined();
      expect(seal.open(sealed.subarray(0, at), 'report 1')).toBeUndefined();
    }
  });
});

describe('12 A masked id', () => {
  const rules = { maskUserIds: true, maskSalt: randomBytes(32).toString('hex') };

  it('is the same for a person each time, and another one for each salt', () => {
    expect(maskedId('123456789', rules)).toBe(maskedId(123_456_789, rules));
    expect(maskedId('123456789', rules)).not.toContain('123456789');
    expect(maskedId('123456789', { ...rules, maskSalt: 'another salt' })).not.toBe(
      maskedId('123456789', rules),
    );
    expect(maskedId('123456789', { ...rules, maskUserIds: false })).toBe('123456789');
  });

  it('is not found by trying all ids without the salt', () => {
    const mask = maskedId('1234', rules);
    const tried = Array.from({ length: 10_000 }, (_, id) =>
      maskedId(id, { maskUserIds: true, maskSalt: '' }),
    );
    expect(tried).not.toContain(mask);
  });
});
