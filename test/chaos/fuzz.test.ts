import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { damagedUpdates } from '../../chaos/faults/fuzz.ts';
import { throughTaker } from '../../chaos/fuzz/throughTaker.ts';
import { withstand } from '../../chaos/withstand.ts';
import { World } from '../../chaos/world.ts';

const fuzz = damagedUpdates(10, { posts: 30, destinations: 2 });

let world: World;

beforeAll(async () => {
  world = await World.start({ perSecond: 1_000, workers: 1, ...fuzz.world });
}, 120_000);
afterAll(() => world?.close(), 60_000);

test('10,000 damaged updates crash nothing, hold up nothing, and are all counted', async () => {
  const { faults, counted } = await throughTaker(10_000, 1);
  expect(faults).toEqual([]);
  // Damage is of both kinds: what still makes sense is taken, what does not is counted as ignored.
  expect(counted['taken']).toBeGreaterThan(1_000);
  expect(counted['ignored']).toBeGreaterThan(1_000);
}, 120_000);

test('the whole product delivers the good posts that stand behind damaged updates', async () => {
  expect((await withstand(world, fuzz)).broken).toEqual([]);
}, 120_000);
