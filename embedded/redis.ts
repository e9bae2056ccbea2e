import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { keptSecret } from './keptSecret.ts';
import { redisProgram } from './redisProgram.ts';
import { startServerProcess } from './serverProcess.ts';
import type { RunningService, ServiceOptions } from './service.ts';

/**
 * Starts a Redis server of our own on 127.0.0.1 that keeps every write in an append-only file
 * (written out each second), so that it continues where it was after any kind of stop. It wants a password, which the URL carries.
 * @throws EmbeddedServiceError
 */
export async function startRedis(options: ServiceOptions): Promise<RunningService> {
  const program = await redisProgram(options.log, options.signal);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const password = keptSecret(`${options.dataDir}.password`);
  const configFile = writeConfig(`${options.dataDir}.conf`, password);
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
    args: [configFile, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])],
    cwd: options.dataDir,
    logFile: `${options.dataDir}.log`,
    runDir: options.runDir,
    signal: options.signal,
  });
  await server.untilReady(
    () => answersPing(options.port, password),
    30_000,
    'set REDIS_URL to a Redis of your own',
  );
  return {
    url: `redis://:${password}@127.0.0.1:${options.port}/0`,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
  };
}

/** The password goes by a file of ours, since everybody on the machine can read a program's arguments. */
function writeConfig(file: string, password: string): string {
  rmSync(file, { force: true });
  writeFileSync(file, `requirepass ${password}\n`, { mode: 0o600 });
  return file;
}

/** False also while Redis still loads its file (it then answers `-LOADING`), and for a server that has another password. */
function answersPing(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (data) => {
      received += data.toString('latin1');
      const replies = received.split('\r\n');
      if (received.startsWith('-')) answer(false);
      else if (replies.length > 2) answer(replies[1] === '+PONG');
    });
  });
}
