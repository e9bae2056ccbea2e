import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverKilled } from '../../chaos/faults/servers.ts';
import { withoutNetwork } from '../../chaos/faults/network.ts';
import { secondBot } from '../../chaos/faults/secondBot.ts';
import { tokenRevoked } from '../../chaos/faults/token.ts';
import { withstand } from '../../chaos/withstand.ts';
import { World } from '../../chaos/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.start({ perSecond: 100, workers: 1 });
}, 120_000);
afterAll(() => world?.close(), 60_000);

test.each([
  serverKilled('temporal', { kills: 1 }),
  serverKilled('postgres', { kills: 1 }),
  serverKilled('redis', { kills: 1, emptied: true }),
  withoutNetwork(3),
  tokenRevoked(4),
  // The last one, since it leaves the world with another bot.
  secondBot,
])(
  '$name: nothing is lost, in order, and twice only in doubt ($what)',
  async (fault) => {
    expect((await withstand(world, fault, { posts: 6, destinations: 30 })).broken).toEqual([]);
  },
  120_000,
);
