import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world.ts';
import type { Fault } from '../fault.ts';

const KILLS = 5;
const LOOK_EVERY_MS = 2;
const CAUGHT_WITHIN_MS = 30_000;

/** The bot is killed while it holds updates that it has begun to take and not yet confirmed. */
export const bot: Fault = {
  name: 'bot',
  what: `kill -9 of the bot between receiving and confirming, ${KILLS} times`,
  size: { posts: 200, destinations: 50 },
  async strike(scene) {
    const { world, size } = scene;
    let caught = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      await world.product.bot.ready();
      const stored = await postsStored(world);
      await scene.post(Math.ceil(size.posts / KILLS));
      if (await isAmidTaking(world, stored)) caught += 1;
      await world.product.bot.kill();
    }
    scene.promise(caught === KILLS, `the bot was only caught with unconfirmed updates ${caught} times`);
    await world.product.bot.ready();
  },
};

/** Resolves as soon as some of the updates are stored and none is confirmed. */
async function isAmidTaking(world: World, storedBefore: number): Promise<boolean> {
  const end = Date.now() + CAUGHT_WITHIN_MS;
  while ((await postsStored(world)) === storedBefore) {
    if (Date.now() > end) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return (await world.updatesWaiting()) > 0;
}

async function postsStored(world: World): Promise<number> {
  const [row] = await world.sql<{ posts: number }>('select count(*)::int as posts from posts');
  return row!.posts;
}
