import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Scene } from '../scene.ts';

const SIZE = { posts: 20, destinations: 500 };
const ROUNDS = 4;
/** So many sends go wrong in a round, and no more than one in twenty. */
const SENDS = 50;

/** Telegram refuses everything for a while, several times. */
export const flood: Fault = {
  name: 'flood',
  what: `429 for every send for 3 s, ${ROUNDS} times`,
  size: SIZE,
  strike: (scene) =>
    inRounds(scene, async () => {
      await scene.world.control.fault({
        kind: '429',
        method: 'sendMessage',
        duration_ms: 3_000,
        retry_after: 2,
      });
      await sleep(3_000);
    }),
};

/** Telegram refuses one chat again and again, and nobody else. */
export const chatFlood: Fault = {
  name: 'chat-flood',
  what: `429 for one chat, five in a row, ${ROUNDS} times`,
  size: SIZE,
  strike: (scene) =>
    inRounds(scene, (round) =>
      scene.world.control.fault({
        kind: '429',
        chat_id: scene.destinations[round % scene.destinations.length]!,
        count: 5,
        retry_after: 1,
      }),
    ),
};

/** Telegram fails. */
export const errors: Fault = {
  name: '5xx',
  what: `500 and 502 for ${SENDS} sends each, ${ROUNDS} times`,
  size: SIZE,
  strike: (scene) =>
    inRounds(scene, async () => {
      const fault = { kind: '5xx', method: 'sendMessage', count: sendsOf(scene) };
      await scene.world.control.fault(fault);
      await scene.world.control.fault({ ...fault, error_code: 502 });
    }),
};

/** Connections break before the send took effect. */
export const dropsBefore = drops('drop_before', 'drops-before', 'before');
/** Connections break after the send took effect, so that nobody learns that it did. */
export const dropsAfter = drops('drop_after', 'drops-after', 'after');

function drops(kind: string, name: string, when: string): Fault {
  return {
    name,
    what: `connections of ${SENDS} sends break ${when} these took effect, ${ROUNDS} times`,
    size: SIZE,
    strike: (scene) =>
      inRounds(scene, () =>
        scene.world.control.fault({ kind, method: 'sendMessage', count: sendsOf(scene) }),
      ),
  };
}

function sendsOf({ size }: Scene): number {
  return Math.min(SENDS, Math.ceil((size.posts * size.destinations) / 20));
}

/** Posts a part each round, and strikes in its middle. */
async function inRounds(scene: Scene, strike: (round: number) => Promise<void>): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    await scene.post(Math.ceil(scene.size.posts / ROUNDS));
    await scene.reached((round - 0.7) / ROUNDS);
    await strike(round);
  }
}
