import type { Fault } from '../fault.ts';
import { mutated } from '../fuzz/mutate.ts';
import { Random } from '../fuzz/random.ts';
import { OTHERS, POSTS } from '../fuzz/realUpdates.ts';
import { SpikedTelegram } from '../fuzz/spikedTelegram.ts';
import { throughIntake } from '../fuzz/throughIntake.ts';
import { ANNA, messageUpdate } from '../../test/support/updates.ts';
import { until } from '../../test/support/until.ts';

const SEED = 20_260_101;
/** So many damaged updates stand before each good one. */
const DAMAGED_BEFORE = 10;
const TAKEN_WITHIN_MS = 300_000;
/** Good messages have ids beyond those of damaged ones, as they come from the same chat. */
const FIRST_GOOD_MESSAGE = 1_000_000;

/** Damaged updates, many of them through the intake alone, and some through the whole product. */
export const fuzz = damagedUpdates(100_000, { posts: 500, destinations: 3 });

/** The fault with this number of updates that go through the intake alone. */
export function damagedUpdates(updates: number, size: Fault['size']): Fault {
  let telegram: SpikedTelegram;
  return {
    name: 'fuzz',
    what: `${updates} damaged updates through the intake, and ${DAMAGED_BEFORE} before each post through all of it`,
    size,
    world: {
      between: async (simulatorUrl) => (telegram = await SpikedTelegram.before(simulatorUrl)),
    },
    async strike(scene) {
      const { faults } = await throughIntake(updates, SEED);
      for (const fault of faults) scene.promise(false, fault);

      const random = new Random(SEED);
      let messageId = 0;
      for (let post = 0; post < scene.size.posts; post++) {
        const chat = { id: scene.sources[post % scene.sources.length]!, type: 'supergroup', title: 'Square' };
        for (let n = 0; n < DAMAGED_BEFORE; n++) {
          telegram.give(
            random.below(2) === 0 ? damagedPost(chat, ++messageId) : mutated(random.of(OTHERS), random),
          );
        }
        const good = { message_id: FIRST_GOOD_MESSAGE + post, chat, from: ANNA, text: scene.textOf(post) };
        telegram.give(messageUpdate(good as never));
        scene.notePosted(chat.id, good.message_id);
      }
      const given = scene.size.posts * (DAMAGED_BEFORE + 1);
      await until(() => telegram.waiting === 0, TAKEN_WITHIN_MS);
      const counted = countedIn(await scene.world.product.botMetrics());
      scene.promise(counted === given, `of ${given} updates the metrics count ${counted}`);
      scene.promise(scene.world.product.bot.starts === 1, 'the bot crashed');
      scene.promise(
        scene.world.product.workers.every((worker) => worker.starts === 1),
        'a worker crashed',
      );

      /** In the chat of the good ones, so that what is made of it stands before them. */
      function damagedPost(chat: object, message_id: number): unknown {
        const update = structuredClone(random.of(POSTS)) as { message: object };
        Object.assign(update.message, { chat, message_id });
        return mutated(update, random);
      }
    },
  };
}

/**
 * How many updates the bot has counted, whatever became of them. One that met a server that was briefly away comes
 * again, and counts when it has been dealt with.
 */
function countedIn(metrics: string): number {
  return [...metrics.matchAll(/^partyline_updates_total\{(.*)\} (\d+)$/gm)]
    .filter(([, labels]) => !labels!.includes('event="unavailable"'))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}
