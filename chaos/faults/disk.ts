import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

const FULL_MS = 10_000;

/** The disk below PostgreSQL's tables is full for a while. */
export const disk: Fault = {
  name: 'disk',
  what: `the disk of PostgreSQL's tables is full for ${FULL_MS / 1_000} s`,
  size: { posts: 30, destinations: 500 },
  world: { smallDisk: true },
  async strike(scene) {
    const { world } = scene;
    await scene.post(Math.ceil(scene.size.posts / 3));
    await scene.reached(0.1);
    const disk = world.disk!;
    disk.fill();
    await scene.post();
    await sleep(FULL_MS);
    const refused = await world
      .sql('create table is_there_space as select generate_series(1, 10000)')
      .then(() => undefined)
      .catch((error: { code?: string }) => error.code);
    scene.promise(refused === '53100', 'PostgreSQL still found space, so the disk was not full');
    disk.free();
  },
};
