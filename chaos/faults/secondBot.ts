import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { KeptProcess } from '../keptProcess.ts';

const SAYS_SO_WITHIN_MS = 10_000;
const WAITS = 'another process takes updates in for this bot';

/** A second bot is started with the same token; later the first one is killed for good. */
export const secondBot: Fault = {
  name: 'second-bot',
  what: 'a second bot with the same token; then kill -9 of the first',
  size: { posts: 60, destinations: 100 },
  async strike(scene) {
    const { world, size } = scene;
    const began = Date.now();
    await scene.post(Math.ceil(size.posts / 3));
    const second = await world.product.secondBot();
    scene.promise(await says(second, WAITS), 'the second bot did not say that it waits');
    await scene.post(Math.ceil(size.posts / 3));
    await scene.reached(0.5);
    const conflicts = async (): Promise<number> =>
      (await scene.callsSince(began, 'getUpdates')).filter(({ outcome }) => outcome.status === 409).length;
    scene.promise((await conflicts()) === 0, 'the two bots took the updates from each other (409)');
    await world.product.bot.killForGood();
    await scene.post();
    await scene.settled(30_000);
    scene.promise((await conflicts()) === 0, 'the two bots took the updates from each other (409)');
  },
};

async function says(bot: KeptProcess, words: string): Promise<boolean> {
  const end = Date.now() + SAYS_SO_WITHIN_MS;
  while (!bot.words().includes(words)) {
    if (Date.now() > end) return false;
    await sleep(100);
  }
  return true;
}
