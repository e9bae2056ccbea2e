/**
 * `npm run chaos`: strikes the product with one fault after the other, each in a world of its own, and shows in a
 * table what became of the posts. Exit code 0 when every promise was kept, 1 when one was broken.
 */
import type { Fault } from './fault.ts';
import { type ChaosOptions, readOptions, USAGE, UsageError } from './options.ts';
import { type Entry, isBroken, line, written } from './report.ts';
import { Obstacle } from './smallDisk.ts';
import { withstand } from './withstand.ts';
import { World } from './world.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** The world that is there or being made; a signal may come at any time. */
let world: Promise<World> | undefined;

async function endWorld(): Promise<void> {
  const ending = world;
  world = undefined;
  await ending?.then((one) => one.close()).catch(() => {});
}

async function tryOut(fault: Fault, { size, perSecond }: ChaosOptions): Promise<Entry> {
  tell(`${fault.name}: ${fault.what} …`);
  try {
    world = World.start({ perSecond, workers: 2, ...fault.world });
    return { fault, verdict: await withstand(await world, fault, { ...fault.size, ...size }) };
  } catch (error) {
    if (error instanceof Obstacle) return { fault, skipped: error.message };
    throw error;
  } finally {
    await endWorld();
  }
}

async function chaos(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  const entries: Entry[] = [];
  for (const fault of options.faults) {
    const entry = await tryOut(fault, options);
    tell(line(entry));
    entries.push(entry);
  }
  say(`\n${written(entries)}`);
  return !entries.some(isBroken);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endWorld().finally(() => process.exit(130)));
}

let code = 1;
try {
  code = (await chaos()) ? 0 : 1;
} catch (error) {
  tell(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : String((error as Error).stack));
}
process.exit(code);
