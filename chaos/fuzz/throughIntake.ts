import type { Handled } from '../../src/bot/intake/handled.ts';
import { createUpdateProcessor } from '../../src/bot/intake/updateProcessor.ts';
import { normalise } from '../../src/bot/normalise/normalise.ts';
import { storableJson } from '../../src/db/storable.ts';
import { BOT, messageUpdate } from '../../test/support/updates.ts';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';
import { OTHERS, POSTS } from './realUpdates.ts';

/** How many updates Telegram hands out at once at most (Bot API: getUpdates). */
const BATCH = 100;
/** The one good update of each batch stands behind the others. */
const GOOD_TEXT = 'A good update behind many bad ones';
const BATCH_WITHIN_MS = 10_000;

/** What came of many damaged updates. */
export interface IntakeFindings {
  readonly damaged: number;
  readonly good: number;
  /** How many updates were counted, under which event. */
  readonly counted: Readonly<Record<string, number>>;
  /** What went wrong, in the first words of each kind. */
  readonly faults: readonly string[];
}

/** Sends damaged updates, with a good one after every ninety-nine, through the real normaliser and processor. */
export async function throughIntake(damaged: number, seed: number): Promise<IntakeFindings> {
  const random = new Random(seed);
  const shapes = [...POSTS, ...OTHERS];
  const counted: Record<string, number> = {};
  const faults = new Set<string>();
  let [given, good, goodHandled, handled] = [0, 0, 0, 0];

  const processUpdates = createUpdateProcessor({
    normalise: (update) => normalise(update, BOT),
    async route(incoming) {
      handled += 1;
      // What is made of an update is stored: it has to be storable.
      storableJson(incoming);
      if (isGood(incoming)) goodHandled += 1;
    },
    count: (event) => (counted[event] = (counted[event] ?? 0) + 1),
    log: { info() {}, warn: (fields) => void faults.add(`a warning: ${JSON.stringify(fields)}`), error() {} },
    attempts: 1,
  });

  for (let made = 0; made < damaged; made += BATCH - 1) {
    const count = Math.min(BATCH - 1, damaged - made);
    const batch: unknown[] = Array.from({ length: count }, () =>
      numbered(mutated(random.of(shapes), random), ++given),
    );
    batch.push(messageUpdate({ text: GOOD_TEXT }, ++given));
    good += 1;
    try {
      await within(BATCH_WITHIN_MS, processUpdates(batch));
    } catch (error) {
      faults.add(`batch at ${made}: ${(error as Error).message}`);
    }
    if (goodHandled !== good) {
      faults.add(`the good update behind the batch at ${made} was not taken`);
      goodHandled = good;
    }
  }
  const all = Object.values(counted).reduce((sum, count) => sum + count, 0);
  if (all !== given) faults.add(`of ${given} updates ${all} were counted`);
  if ((counted['taken'] ?? 0) !== handled)
    faults.add(`of ${handled} handled, ${counted['taken']} were counted`);
  return { damaged, good, counted, faults: [...faults].slice(0, 10) };
}

/** Telegram numbers updates, each anew; only that a number is missing or is none is damage worth trying. */
function numbered(update: unknown, id: number): unknown {
  const isNumbered = typeof update === 'object' && update !== null && 'update_id' in update;
  return isNumbered && Number.isSafeInteger(update.update_id) ? { ...update, update_id: id } : update;
}

function isGood(incoming: Handled): boolean {
  return (
    incoming.type === 'post' &&
    incoming.message.content.kind === 'text' &&
    incoming.message.content.text === GOOD_TEXT
  );
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<never>();
  const late = setTimeout(() => timer.reject(new Error(`it was not taken within ${ms} ms`)), ms);
  try {
    await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(late);
  }
}
