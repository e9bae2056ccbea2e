import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

const NOTICED_WITHIN_MS = 10_000;
/** While a token is refused, one delivery tries it each 15 s. */
const TRIAL_EVERY_S = 15;
/** Calls that were under way when the first one was refused, in all processes. */
const UNDER_WAY = 40;

/** Telegram refuses the token for a while. */
export const token = tokenRevoked(35);

/** The token is refused for this number of seconds. */
export function tokenRevoked(seconds: number): Fault {
  return {
    name: 'token',
    what: `the token is refused (401) for ${seconds} s`,
    size: { posts: 20, destinations: 500 },
    async strike(scene) {
      const { world } = scene;
      await scene.post();
      await scene.reached(0.3);
      const began = Date.now();
      await world.control.fault({ kind: 'unauthorized' });
      const said = await saysSo(world);
      scene.promise(said, '/health did not say that the token is not valid');
      await sleep(began + seconds * 1_000 - Date.now());
      const [{ waiting } = { waiting: 0 }] = await world.sql<{ waiting: number }>(
        `select count(*)::int as waiting from deliveries where state = 'planned'`,
      );
      scene.promise(waiting > 0, 'no delivery waits, although nothing could be sent');
      const attempts = (await scene.callsSince(began, 'sendMessage')).filter(
        ({ outcome }) => outcome.status === 401,
      ).length;
      const allowed = UNDER_WAY + seconds / TRIAL_EVERY_S;
      scene.promise(attempts <= allowed, `${attempts} sends were tried although the token is not valid`);
      await world.control.calm();
    },
  };
}

async function saysSo(world: World): Promise<boolean> {
  const end = Date.now() + NOTICED_WITHIN_MS;
  for (;;) {
    const { status, text } = await world.product.health();
    if (status === 503 && text.includes('the token is not valid')) return true;
    if (Date.now() > end) return false;
    await sleep(200);
  }
}
