import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '../../embedded/serviceEndings.ts';
import type { Fault } from '../fault.ts';

/** How long a killed server stays away. */
const AWAY_MS = 2_000;

const TITLES: Readonly<Record<ServiceName, string>> = {
  temporal: 'Temporal',
  postgres: 'PostgreSQL',
  redis: 'Redis',
};

/** How a server is struck. */
interface Blow {
  readonly kills: number;
  /** Whether it has lost everything when it is back. */
  readonly emptied?: boolean;
}

/** A server is killed and comes back, again and again, while posts come in and go out. */
export function serverKilled(name: ServiceName, { kills, emptied = false }: Blow): Fault {
  return {
    name: emptied ? `${name}-emptied` : name,
    what: `kill -9 of ${TITLES[name]}, ${kills} times, back after 2 s${emptied ? ' with nothing in it' : ''}`,
    size: { posts: 30, destinations: 500 },
    async strike(scene) {
      const { servers } = scene.world;
      const some = Math.ceil(scene.size.posts / (2 * kills));
      for (let kill = 1; kill <= kills; kill++) {
        await scene.post(some);
        await scene.reached((kill - 0.5) / (kills + 1) / 2);
        await servers.kill(name);
        await scene.post(some);
        await sleep(AWAY_MS);
        if (emptied) servers.empty(name);
        await servers.start(name);
      }
    },
  };
}

export const temporal = serverKilled('temporal', { kills: 3 });
export const postgres = serverKilled('postgres', { kills: 3 });
export const redis = serverKilled('redis', { kills: 3 });
export const redisEmptied = serverKilled('redis', { kills: 3, emptied: true });
