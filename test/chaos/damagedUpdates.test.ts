import { expect, test } from '@jest/globals';
import { throughIntake } from '../../chaos/fuzz/throughIntake.ts';

test('10,000 damaged updates crash nothing, hold up nothing, and are all counted', async () => {
  const { faults, counted } = await throughIntake(10_000, 1);
  expect(faults).toEqual([]);
  // Damage is of both kinds: what still makes sense is taken, what does not is counted as ignored.
  expect(counted['taken']).toBeGreaterThan(1_000);
  expect(counted['ignored']).toBeGreaterThan(1_000);
}, 120_000);
