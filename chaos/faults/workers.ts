import type { Fault } from '../fault.ts';

const KILLS = 10;

/** Two workers send, and one after the other is killed, ten times in all. */
export const workers: Fault = {
  name: 'workers',
  what: `kill -9 of a worker, ${KILLS} times, two workers`,
  size: { posts: 4, destinations: 10_000 },
  async strike(scene) {
    await scene.post();
    for (let kill = 1; kill <= KILLS; kill++) {
      await scene.reached((0.8 * kill) / KILLS);
      const worker = scene.world.product.workers[kill % 2]!;
      await worker.ready();
      await worker.kill();
    }
    await Promise.all(scene.world.product.workers.map((worker) => worker.ready()));
  },
};
