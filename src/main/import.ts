/**
 * `npm run import -- <old DATABASE_URL> [--dry-run] [--relay-rules ancestor]`: takes over what a TelegramMediaHub kept. Writes to DATABASE_URL,
 * or to the PostgreSQL of `npm start`, which must not be running then.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EmbeddedServiceError } from '../../embedded/embeddedServiceError.ts';
import { startPostgres } from '../../embedded/postgres.ts';
import { findFreePorts } from '../../embedded/ports.ts';
import { type Config, readConfig } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import { readPostgresUrl } from '../config/services.ts';
import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { ANCESTOR_RULES, type RelayRules } from '../domain/posts/relayRule.ts';
import { TakeoverError } from '../db/takeover/columns.ts';
import { readEarlierBot } from '../db/takeover/readEarlierBot.ts';
import { takeOver, type TakeoverReport } from '../db/takeover/takeOver.ts';
import { makeDataDirectory } from './allInOne/dataDirectory.ts';
import { stopLeftovers } from './allInOne/leftovers.ts';
import { AlreadyRunningError, beginSingleRun } from './allInOne/singleRun.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const USAGE =
  'npm run import -- postgresql://user:password@host:5432/database [--dry-run] [--relay-rules ancestor]';

const log = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  process.chdir(ROOT);
  const { url, dryRun, relay } = readArguments();
  const config = readConfig(process.env);

  const { bot, remarks } = await readEarlierBot(url);
  log(`Read ${bot.chats.length} chats, ${bot.aliases.length} aliases, ${bot.terms.length} terms.`);
  const target = await openTarget(config);
  try {
    await migrate(target.url);
    const database = await openDatabase(target.url, 2);
    try {
      const report = await takeOver(database, bot, {
        trialDays: config.hub.trialDays,
        dryRun,
        ...(relay && { relay }),
      });
      tell(report, relay ? remarks : [...remarks, RELAYS_ALL], dryRun);
    } finally {
      await database.close();
    }
  } finally {
    await target.close();
  }
}

/** Said when nobody chose what goes out. */
const RELAYS_ALL =
  'Everything goes out of chats that are new here. Newer versions of the earlier bot send text from groups only in ' +
  'reply threads, and only media from channels: --relay-rules ancestor does that here.';

function readArguments(): { url: string; dryRun: boolean; relay?: RelayRules } {
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false }, 'relay-rules': { type: 'string' } },
    allowPositionals: true,
    strict: false,
  });
  const [old, ...more] = positionals;
  const { 'dry-run': dryRun, 'relay-rules': relayRules, ...unknown } = values;
  const isKnownRule = relayRules === undefined || relayRules === 'ancestor';
  if (old === undefined || more.length > 0 || Object.keys(unknown).length > 0 || !isKnownRule) {
    throw new ConfigError(
      'The command',
      'takes the old DATABASE_URL and perhaps --dry-run and --relay-rules ancestor',
      `run ${USAGE}`,
    );
  }
  return {
    url: readPostgresUrl(old, 'The old DATABASE_URL'),
    dryRun: dryRun === true,
    ...(relayRules === 'ancestor' && { relay: ANCESTOR_RULES }),
  };
}

/** The database to write to, and the way to let go of it. */
async function openTarget(config: Config): Promise<{ url: string; close: () => Promise<void> }> {
  if (config.database.url !== undefined) return { url: config.database.url, close: async () => {} };
  const dataDir = resolve(config.dataDir);
  const runDir = join(dataDir, 'run');
  makeDataDirectory(dataDir);
  const run = await beginSingleRun(runDir, log);
  await stopLeftovers(runDir);
  const [port = 0] = await findFreePorts(1);
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), runDir, port, log });
  const close = async (): Promise<void> => {
    await postgres.stop();
    run.end();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(130)));
  }
  return { url: postgres.url, close };
}

function tell({ counts, remarks }: TakeoverReport, more: readonly string[], dryRun: boolean): void {
  log('');
  for (const { what, there, taken } of counts) {
    log(`${what.padEnd(24)} ${String(there).padStart(8)} there ${String(taken).padStart(8)} taken over`);
  }
  const all = [...more, ...remarks];
  if (all.length > 0) log(`\nTo know:\n${all.map((remark) => `- ${remark}`).join('\n')}`);
  log(
    dryRun
      ? '\nThis was a dry run: nothing was changed. Without --dry-run it is done.'
      : '\nDone, in one transaction. It may be run again: then it takes over what has changed there.',
  );
}

try {
  await main();
} catch (error) {
  const known =
    error instanceof ConfigError ||
    error instanceof AlreadyRunningError ||
    error instanceof TakeoverError ||
    error instanceof EmbeddedServiceError;
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
