import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { startServerProcess } from './serverProcess.ts';
import type { RunningService, ServiceOptions } from './service.ts';
import { temporalProgram } from './temporalProgram.ts';

/** What the Temporal server needs beyond what every service does. */
export interface TemporalOptions extends ServiceOptions {
  /** Created at start when missing. */
  namespace: string;
  /** TCP port of the Web UI on 127.0.0.1; `undefined` runs without it. */
  uiPort: number | undefined;
}

/** The running server; `url` is its gRPC address, `host:port`. */
export interface RunningTemporal extends RunningService {
  /** Address of the Web UI for a browser, when there is one. */
  uiUrl: string | undefined;
}

/**
 * Starts Temporal's development server on 127.0.0.1. Its state is one SQLite file in the data directory
 * (in memory when not durable); workflows continue where they were after any kind of stop.
 * @throws EmbeddedServiceError
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const program = await temporalProgram(options.log, options.signal);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const address = `127.0.0.1:${options.port}`;
  const server = await startServerProcess({
    service: 'temporal',
    command: program,
    args: [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${options.port}`,
      ...(options.uiPort === undefined
        ? ['--headless']
        : [`--ui-port=${options.uiPort}`, '--ui-disable-news-fetch']),
      ...(options.durable === false ? [] : databaseFlags(join(options.dataDir, 'temporal.sqlite'))),
      `--namespace=${options.namespace}`,
      '--dynamic-config-value=matching.enableFairness=true',
      '--log-level=error',
      '--log-format=json',
      '--color=never',
    ],
    cwd: options.dataDir,
    logFile: `${options.dataDir}.log`,
    runDir: options.runDir,
    signal: options.signal,
  });
  const remedy = 'set TEMPORAL_ADDRESS to a Temporal of your own';
  await server.untilReady(() => servesNamespace(address, options.namespace), 60_000, remedy);
  return {
    url: address,
    uiUrl: options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
  };
}

/**
 * With a write-ahead log a commit waits for the disk once rather than several times; FULL makes it wait at all, so that
 * nothing acknowledged is lost. A database with a rollback journal, as older versions left them, is converted when opened.
 */
function databaseFlags(file: string): string[] {
  return [`--db-filename=${file}`, '--sqlite-pragma=journal_mode=WAL', '--sqlite-pragma=synchronous=FULL'];
}

/** The port opens long before the namespace can be used; only an answer about it proves that the server works. */
async function servesNamespace(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 2_000 });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + 2_000, () => workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
