import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { damagedUpdates } from '../../chaos/faults/fuzz.ts';
import { withstand } from '../../chaos/withstand.ts';
import { World } from '../../chaos/world.ts';

const fuzz = damagedUpdates(100, { posts: 30, destinations: 2 });

let world: World;

beforeAll(async () => {
  world = await World.start({ perSecond: 1_000, workers: 1, ...fuzz.world });
}, 240_000);
afterAll(() => world?.close(), 120_000);

test('the whole product delivers the good posts that stand behind damaged updates', async () => {
  expect((await withstand(world, fuzz)).broken).toEqual([]);
}, 240_000);
