import { parseArgs } from 'node:util';

export const SCENARIOS = [
  'backlog',
  'fanout',
  'flood',
  'growth',
  'ingest',
  'latency',
  'limiter',
  'pair',
  'plan',
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** What a run measures, and with how much. */
export interface BenchOptions {
  readonly scenarios: readonly ScenarioName[];
  /** Chats that one post goes to. */
  readonly destinations: number;
  /** Calls to Telegram that a worker, and the bare loop, make at a time. */
  readonly concurrency: number;
  readonly workers: number;
  /** How many posts `ingest` takes in, and how many wait in `backlog`. */
  readonly posts: number;
  /** How many chats these posts come from; those of one chat keep their order. */
  readonly chats: number;
  /** How many subscriptions are open at a time. */
  readonly subscriptions: number;
  /** How often each scenario is repeated. */
  readonly repetitions: number;
  /** Two commits to compare by these scenarios, instead of measuring this checkout alone. */
  readonly compare?: Comparison | undefined;
  /** Which floods `flood` tries, by the beginning of their names; all when unset. */
  readonly only?: string | undefined;
  /** How long `latency` posts. */
  readonly seconds: number;
  /** How long the schedule of `limiter` goes, and a paced fan-out. */
  readonly minutes: number;
  /** Whether `ingest` goes on for all of `minutes`. */
  readonly sustained: boolean;
  /** Whether `fanout` also measures history events at the rate that Telegram allows. */
  readonly paced: boolean;
  /** Whether `fanout`, `flood` and `ingest` also say where the time goes. */
  readonly profile: boolean;
  /** Whether the servers give up surviving a power failure, so that the processor is measured and not the disk. */
  readonly volatile: boolean;
}

/** What is compared. */
export interface Comparison {
  /** A commit. */
  readonly old: string;
  /** A commit; this checkout as it is when undefined. */
  readonly new: string | undefined;
  /** What both are measured with: the command line without what concerns the comparison. */
  readonly args: readonly string[];
}

export const USAGE = `npm run bench -- [${SCENARIOS.join('|')}] …
npm run bench -- compare REV [${SCENARIOS.join('|')}] …   that commit and this checkout, in turns
  --with=REV             a commit instead of this checkout (compare)
  --destinations=10000   chats that one post goes to, at most (fanout, latency, growth)
  --concurrency=50       calls to Telegram at a time
  --workers=1            worker processes (fanout, ingest, latency)
  --posts=2000           posts taken in (ingest, growth), posts that wait (backlog: 1000 by default)
  --chats=100            chats that these come from (ingest)
  --subscriptions=1000   subscriptions that are open (growth)
  --repetitions=3        how often everything is measured; fewer are never judged by the targets
  --only="commands of 1" floods whose names begin like this, and a time without any (flood)
  --seconds=60           how long 5 posts a second come (latency), 30 messages (pair)
  --minutes=1            how long it goes (limiter: 10 for the full one; fanout --paced; ingest --sustained)
  --sustained            ingest: posts for so many minutes, as many as are taken
  --paced                fanout: count history events at the default 25 sends a second too
  --profile              fanout, flood, ingest: say where the time goes; the rates are no result then
  --volatile             servers that lose their data in a power failure: leaves the disk out of it`;

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parsed(args);
  const compare = comparisonOf(args, positionals, values.with);
  if (compare) positionals.splice(0, 2);
  const unknown = positionals.find((name) => !SCENARIOS.includes(name as ScenarioName));
  if (unknown !== undefined) throw new UsageError(`There is no scenario "${unknown}".`);
  const scenarios = positionals.length > 0 ? (positionals as ScenarioName[]) : SCENARIOS;
  return {
    scenarios,
    compare,
    destinations: whole('destinations', values.destinations, 10_000),
    concurrency: whole('concurrency', values.concurrency, 50),
    workers: whole('workers', values.workers, 1),
    posts: whole('posts', values.posts, scenarios.every((name) => name === 'backlog') ? 1_000 : 2_000),
    chats: whole('chats', values.chats, 100),
    subscriptions: whole('subscriptions', values.subscriptions, 1_000),
    repetitions: whole('repetitions', values.repetitions, 3),
    only: values.only,
    seconds: whole('seconds', values.seconds, 60),
    minutes: whole('minutes', values.minutes, 1),
    sustained: values.sustained ?? false,
    paced: values.paced ?? false,
    profile: values.profile ?? false,
    volatile: values.volatile ?? false,
  };
}

function comparisonOf(
  args: readonly string[],
  [command, old]: readonly string[],
  other: string | undefined,
): Comparison | undefined {
  if (command !== 'compare') {
    if (other !== undefined) throw new UsageError('--with says what `compare` compares with.');
    return undefined;
  }
  if (old === undefined) throw new UsageError('`compare` needs a commit.');
  const isAboutComparing = (arg: string): boolean =>
    arg === 'compare' || arg === old || /^--(with|repetitions)(=|$)/.test(arg);
  return { old, new: other, args: args.filter((arg) => !isAboutComparing(arg)) };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        destinations: text,
        concurrency: text,
        workers: text,
        posts: text,
        chats: text,
        subscriptions: text,
        repetitions: text,
        only: text,
        with: text,
        seconds: text,
        minutes: text,
        sustained: flag,
        paced: flag,
        profile: flag,
        volatile: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function whole(name: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number above 0.`);
}
