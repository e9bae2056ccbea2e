import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { disk } from '../../chaos/faults/disk.ts';
import { Obstacle } from '../../chaos/smallDisk.ts';
import { withstand } from '../../chaos/withstand.ts';
import { World } from '../../chaos/world.ts';

let world: World | Obstacle;

beforeAll(async () => {
  world = await World.start({ perSecond: 100, workers: 1, ...disk.world }).catch((error: unknown) => {
    // Only root may mount a disk.
    if (error instanceof Obstacle) return error;
    throw error;
  });
}, 240_000);
afterAll(async () => {
  if (world instanceof World) await world.close();
}, 120_000);

test('disk: nothing is lost while the disk of PostgreSQL is full', async () => {
  if (world instanceof Obstacle) return;
  expect((await withstand(world, disk, { posts: 9, destinations: 100 })).broken).toEqual([]);
}, 240_000);
