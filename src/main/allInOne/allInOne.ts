import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { findFreePorts } from '../../../embedded/ports.ts';
import { forgetProcess, recordProcess } from '../../../embedded/runRecord.ts';
import { type Config, readConfig } from '../../config/config.ts';
import { SIMULATED_TOKEN } from '../../config/telegram.ts';
import { makeDataDirectory } from './dataDirectory.ts';
import { EmbeddedParts, type Addresses } from './embeddedParts.ts';
import { CHILDREN, DEMO, STOP_ORDER, stopLeftovers } from './leftovers.ts';
import { keptKey, keptPayloadKey } from './payloadKey.ts';
import { checkPorts } from './portCheck.ts';
import { checkReachable } from './reachability.ts';
import { beginSingleRun, type SingleRun } from './singleRun.ts';
import { Supervisor } from './supervisor.ts';
import { workflowPages } from '../compose/temporalUi.ts';

type ChildName = (typeof CHILDREN)[number];
/** Where a child that has no other page shows its metrics. */
type MetricsPorts = Partial<Record<ChildName, number>>;

const DEMO_WITHIN_MS = 60_000;

/** The id of the first person in a simulator: Anna of the demonstration. */
const FIRST_SIMULATED_PERSON = '700000001';

/** What the all-in-one runs; replaced by small stand-ins in tests. */
export interface AllInOneParts {
  /** Absolute path of each program. */
  entries: Readonly<Record<ChildName | 'demo', string>>;
  /** Brings the schema up to date. */
  migrate(databaseUrl: string): Promise<unknown>;
  /** Makes what Temporal needs before workers start: search attributes, schedules. */
  prepareTemporal(config: Config): Promise<unknown>;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Everything running, or on its way. */
export interface AllInOne {
  /** Resolves when everything is ready. Rejects when something could not start; {@link stop} must follow. */
  started: Promise<void>;
  /** Rejects when a child that was ready can't run any more; never resolves. */
  failed: Promise<never>;
  /** Stops what was started and nothing else; may be called at any time. `hurry` gives children no time. */
  stop(hurry: AbortSignal): Promise<void>;
}

/** Runs embedded services, simulator, worker, bot and API as one tree of processes. */
export function runAllInOne(parts: AllInOneParts): AllInOne {
  const { log } = parts;
  let run: SingleRun | undefined;
  let services: EmbeddedParts | undefined;
  const stopping = new AbortController();
  const config = readConfig(parts.env);
  const dataDir = resolve(config.dataDir);
  const runDir = join(dataDir, 'run');
  const supervisor = new Supervisor({ runDir, log });

  /** Called between two steps of starting: after a stop no further step begins. */
  const proceed = (): void => {
    if (stopping.signal.aborted) throw new StoppedWhileStartingError();
  };

  const start = async (): Promise<void> => {
    const began = Date.now();
    makeDataDirectory(dataDir);
    run = await beginSingleRun(runDir, log);
    proceed();
    const stopped = await stopLeftovers(runDir);
    if (stopped.length > 0) log(`Stopped what the run before had left behind: ${stopped.join(', ')}`);
    await checkPorts(config);
    await checkReachable(config);
    proceed();
    services = new EmbeddedParts(config, dataDir, runDir, log);
    const addresses = await services.start().catch((error: unknown) => {
      // What was given up because of a stop is no failure.
      proceed();
      throw error;
    });
    proceed();

    const env = childEnvironment(parts.env, config, dataDir, addresses);
    const ready = readConfig(env);
    await timed(log, 'Database: schema up to date', () => parts.migrate(addresses.databaseUrl));
    await timed(log, 'Temporal: prepared', () => parts.prepareTemporal(ready));
    const [workerMetrics = 0, botMetrics = 0] = await findFreePorts(2);
    const metricsPorts: MetricsPorts = { worker: workerMetrics, bot: botMetrics };
    const startChild = (name: ChildName): Promise<void> => {
      const program = {
        name,
        entry: parts.entries[name],
        env: {
          ...env,
          METRICS_PORT: String(metricsPorts[name] ?? 0),
          // The secrets of staff are nobody else's business.
          ADMIN_API_TOKENS: name === 'api' ? env['ADMIN_API_TOKENS'] : undefined,
        },
      };
      return timed(log, `${name}: ready`, () => supervisor.start(program));
    };
    // The bot talks to Telegram as soon as it starts, so the simulator must be there.
    if (config.telegram.simulated) await startChild('simulator');
    proceed();
    await Promise.all([startChild('worker'), startChild('bot'), startChild('api')]);
    proceed();
    for (const line of addressLines(ready, supervisor, config, metricsPorts)) log(line);
    if (config.telegram.simulated) {
      await runDemoOnce({ entry: parts.entries.demo, env, dataDir, runDir, signal: stopping.signal, log });
      proceed();
    }
    log(`Everything runs, after ${seconds(began)}. Stop it with Ctrl-C.`);
    if (config.telegram.simulated) {
      log(
        `\n  ➜ Try it in a browser: http://127.0.0.1:${config.simulator.port}   (Anna is the hub's admin)\n`,
      );
    }
  };

  const started = start();
  return {
    started,
    failed: supervisor.failed,
    async stop(hurry) {
      stopping.abort();
      run?.stopping();
      for (const name of STOP_ORDER) await supervisor.stop(name, hurry);
      await services?.stop();
      // A run that stopped before it had the directory for itself must leave the other's record alone.
      run?.end();
    },
  };
}

/** The start was given up because a stop came first; not a failure. */
export class StoppedWhileStartingError extends Error {
  override readonly name = 'StoppedWhileStartingError';
}

/** Children read the same variables as a user would set for a process of its own. */
function childEnvironment(
  env: NodeJS.ProcessEnv,
  config: Config,
  dataDir: string,
  addresses: Addresses,
): NodeJS.ProcessEnv {
  return {
    ...env,
    DATABASE_URL: addresses.databaseUrl,
    REDIS_URL: addresses.redisUrl,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    SIMULATOR_PORT: String(config.simulator.port),
    SIMULATOR_DATA: join(dataDir, 'simulator.json'),
    SIMULATOR_BOT: JSON.stringify({
      token: SIMULATED_TOKEN,
      first_name: 'Partyline',
      username: 'partyline_bot',
    }),
    SIMULATOR_LINKS: JSON.stringify(playgroundLinks(config)),
    PARTYLINE_DATA: dataDir,
    // The children are given an address of Temporal, and with it alone would know of no Web UI.
    TEMPORAL_UI_URL: config.temporal.uiUrl,
    // Somebody must be the hub's admin, or nobody could try what admins do.
    ...(config.telegram.simulated && !env['ADMIN_USER_IDS'] && { ADMIN_USER_IDS: FIRST_SIMULATED_PERSON }),
    PAYLOAD_KEY: config.payloads.key?.toString('base64') ?? keptPayloadKey(join(dataDir, 'payload.key')),
    MODERATION_KEY: config.pair.moderationKey ?? keptKey(join(dataDir, 'moderation.key'), 'MODERATION_KEY'),
    MASK_SALT: config.pair.maskSalt ?? keptKey(join(dataDir, 'mask.salt'), 'MASK_SALT'),
  };
}

/** Where the playground's panel leads. */
function playgroundLinks(config: Config): { title: string; url: string }[] {
  const api = apiAddress(config);
  return [
    ...pagesOf(config).map(({ title, url }) => ({ title: `Temporal: ${title.toLowerCase()}`, url })),
    { title: 'API', url: `${api}/docs` },
    { title: 'Desk', url: `${api}/desk` },
  ];
}

function apiAddress({ api }: Config): string {
  const host = api.host === '0.0.0.0' || api.host === '::' ? '127.0.0.1' : api.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${api.port}`;
}

function pagesOf({ temporal }: Config) {
  return workflowPages(temporal.uiUrl, temporal.namespace);
}

function addressLines(
  config: Config,
  supervisor: Supervisor,
  given: Config,
  metricsPorts: MetricsPorts,
): string[] {
  const { telegram, simulator } = config;
  const base = apiAddress(config);
  const pids = CHILDREN.flatMap((name) => {
    const pid = supervisor.pid(name);
    return pid === undefined ? [] : [`${name} ${pid}`];
  });
  const metrics = Object.entries(metricsPorts)
    .map(([name, port]) => `of ${name} http://127.0.0.1:${port}/metrics`)
    .join(', ');
  return [
    '',
    `API               ${base}`,
    `Health            ${base}/health`,
    `Desk              ${base}/desk${config.api.tokens.length > 0 ? '' : ' (set ADMIN_API_TOKENS to let staff in)'}`,
    `API reference     ${base}/docs`,
    telegram.simulated
      ? `Telegram          the simulator, http://127.0.0.1:${simulator.port} (set BOT_TOKEN for the real one)`
      : `Telegram          ${telegram.apiRoot}`,
    ...(given.temporal.address === undefined ? [] : [`Temporal          ${given.temporal.address}`]),
    ...(given.temporal.uiUrl === undefined ? [] : [`Temporal Web UI   ${given.temporal.uiUrl}`]),
    ...pagesOf(given).map(({ title, url }) => `  ${title.padEnd(16)}${url}`),
    `Metrics           ${base}/metrics, ${metrics}`,
    `Processes         ${pids.join(', ')}`,
    '',
  ];
}

interface Demo {
  entry: string;
  env: NodeJS.ProcessEnv;
  dataDir: string;
  runDir: string;
  signal: AbortSignal;
  log: (line: string) => void;
}

/** Shows what the product does, once per data directory; a demonstration that fails stops nothing. */
async function runDemoOnce({ entry, env, dataDir, runDir, signal, log }: Demo): Promise<void> {
  const done = join(dataDir, 'demo.done');
  if (existsSync(done)) return;
  const code = await new Promise<number | null>((resolve) => {
    const demo = spawn(process.execPath, [entry], { env, stdio: 'inherit', timeout: DEMO_WITHIN_MS, signal });
    if (demo.pid !== undefined) recordProcess(runDir, DEMO, demo.pid);
    demo.once('error', () => resolve(null));
    demo.once('exit', resolve);
  });
  forgetProcess(runDir, DEMO);
  if (signal.aborted) return;
  if (code === 0) writeFileSync(done, '');
  else log('The demonstration did not finish; the next start tries again.');
}

async function timed(log: (line: string) => void, what: string, work: () => Promise<unknown>): Promise<void> {
  const began = Date.now();
  await work();
  log(`${what} in ${seconds(began)}`);
}

function seconds(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
