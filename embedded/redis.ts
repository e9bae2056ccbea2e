import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { redisProgram } from './redisProgram.ts';
import { startServerProcess } from './serverProcess.ts';
import type { RunningService, ServiceOptions } from './service.ts';

/**
 * Starts a Redis server of our own on 127.0.0.1 that keeps every write in an append-only file
 * (written out each second), so that it continues where it was after any kind of stop.
 * @throws EmbeddedServiceError
 */
export async function startRedis(options: ServiceOptions): Promise<RunningService> {
  const program = await redisProgram(options.log);
  mkdirSync(options.dataDir, { recursive: true });
  const settings: Record<string, string | number> = {
    port: options.port,
    bind: '127.0.0.1',
    dir: options.dataDir,
    appendonly: options.durable === false ? 'no' : 'yes',
    appendfsync: 'everysec',
    save: '',
    daemonize: 'no',
    loglevel: 'warning',
  };
  const server = await startServerProcess({
    service: 'redis',
    command: program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    cwd: options.dataDir,
    logFile: `${options.dataDir}.log`,
    runDir: options.runDir,
  });
  await server.untilReady(() => answersPing(options.port), 30_000, 'set REDIS_URL to a Redis of your own');
  return {
    url: `redis://127.0.0.1:${options.port}/0`,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
  };
}

/** False also while Redis still loads its file: it then answers `-LOADING`. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => answer(data.toString('latin1').startsWith('+PONG')));
  });
}
