import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** Telegram cannot be reached at all for half a minute. */
export const network = withoutNetwork(30);

/** Telegram cannot be reached for this number of seconds. */
export function withoutNetwork(seconds: number): Fault {
  return {
    name: 'network',
    what: `${seconds} s without a network to Telegram`,
    size: { posts: 20, destinations: 500 },
    async strike(scene) {
      const { line } = scene.world;
      await scene.post(Math.ceil(scene.size.posts / 2));
      await scene.reached(0.2);
      line.cut();
      await scene.post();
      await sleep(seconds * 1_000);
      await line.mend();
    },
  };
}
