/**
 * `npm run bench`: measures how fast the product is, on servers and processes of its own, and compares each figure
 * with a baseline of the same run. Exit code 0 whether targets are met or missed, 1 when something broke.
 */
import { join } from 'node:path';
import { backlog } from './backlog.ts';
import { compare, endComparison } from './compare.ts';
import { fanout } from './fanout.ts';
import { flood } from './flood.ts';
import { growth } from './growth.ts';
import { ingest } from './ingest.ts';
import { latency } from './latency.ts';
import { limiter } from './limiter.ts';
import { type BenchOptions, readOptions, type ScenarioName, USAGE, UsageError } from './options.ts';
import { pair } from './pair.ts';
import { plan } from './plan.ts';
import { endPrograms, startProgram } from './program.ts';
import { watchOthers } from './otherLoad.ts';
import { machine, type Repetition, written } from './report.ts';
import type { Scenario } from './scenario.ts';
import { type Services, startServices } from './services.ts';
import { telegramOver } from './telegram.ts';

const MEASURES: Readonly<Record<ScenarioName, Scenario>> = {
  backlog,
  fanout,
  flood,
  growth,
  ingest,
  latency,
  limiter,
  pair,
  plan,
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

let starting: Promise<Services> | undefined;
let stopping: Promise<void> | undefined;

/** Stops everything that was started; the first call does, and the others wait for it. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    await Promise.all([endPrograms(), endComparison()]);
    // One that is on its way is waited for: half a start cannot be taken back.
    const services = await starting?.catch(() => undefined);
    await services?.stop();
  })();
  return stopping;
}

async function endWith(code: number): Promise<void> {
  await stop();
  process.exit(code);
}

async function bench(options: BenchOptions): Promise<void> {
  const conditions = `${machine()}, ${options.volatile ? 'volatile' : 'durable'} servers`;
  tell(conditions);
  starting = startServices(tell, { statements: options.profile, durable: !options.volatile });
  const services = await starting;
  const sink = await startProgram({
    entry: 'bench/sink.ts',
    env: {},
    logFile: join(services.directory, 'sink.log'),
  });
  const telegram = await telegramOver(sink);
  const roots = [process.pid, services.postgres.pid, services.redis.pid, services.temporal.pid];
  const found: Repetition[][] = [];
  for (const name of options.scenarios) {
    const repetitions: Repetition[] = [];
    for (let n = 1; n <= options.repetitions; n += 1) {
      tell(`${name}: ${n} of ${options.repetitions}`);
      const othersShare = watchOthers(roots);
      const report = await MEASURES[name]({ services, telegram, options, log: tell });
      repetitions.push({ ...report, othersShare: othersShare() });
    }
    found.push(repetitions);
  }
  say(`\n${conditions}\n\n${written(found)}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endWith(130));
// A connection that breaks has nobody who waits for it; the servers must not be left behind all the same.
process.on('uncaughtException', (error) => {
  if (stopping === undefined) tell(String(error.stack));
  void endWith(1);
});

try {
  const options = readOptions(process.argv.slice(2));
  if (options.compare) say(await compare(options.compare, options.repetitions, tell));
  else await bench(options);
  await endWith(0);
} catch (error) {
  if (stopping === undefined) {
    tell(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : String((error as Error).stack));
  }
  await endWith(1);
}
