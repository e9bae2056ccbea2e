import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Connection } from '@temporalio/client';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';
import type { TemporalConfig } from '../../config/temporal.ts';
import { reachDatabase } from '../../db/reachable.ts';
import { reachRedis } from '../../redis/reachable.ts';

const ANSWER_WITHIN_MS = 5_000;

/**
 * Checks that the user's own PostgreSQL, Redis and Temporal, where given, answer.
 * @throws ConfigError naming the variable of the first that does not.
 */
export async function checkReachable(config: Config): Promise<void> {
  const { database, redis, temporal } = config;
  if (database.url !== undefined) await check('DATABASE_URL', reachDatabase(database.url, ANSWER_WITHIN_MS));
  if (redis.url !== undefined) await check('REDIS_URL', reachRedis(redis.url, ANSWER_WITHIN_MS));
  if (temporal.address !== undefined)
    await check('TEMPORAL_ADDRESS', connectTemporal(temporal, temporal.address));
}

async function check(variable: string, attempt: Promise<void>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    const why = error instanceof Error ? reasonOf(error) : 'no answer';
    throw new ConfigError(
      variable,
      `names a server that cannot be used (${why})`,
      'start that server or correct the variable, or remove it to have one started',
    );
  }
}

/** Node joins the failures of several addresses into one error without a message. */
function reasonOf(error: Error): string {
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  return (first.message.split('\n')[0] ?? '').replace(/[.:]$/, '');
}

async function connectTemporal(config: TemporalConfig, address: string): Promise<void> {
  const { apiKey, tls } = config;
  // The client goes on trying until its time is over, and then can't say why; this tells at once.
  await openSocket(address);
  const connection = await Connection.connect({
    address,
    connectTimeout: ANSWER_WITHIN_MS,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(tls === undefined ? {} : { tls: tls === true ? true : tlsFiles(tls) }),
  });
  await connection.close();
}

function openSocket(address: string): Promise<void> {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port) });
    const end = (settle: () => void): void => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => end(() => reject(new Error('no answer'))));
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('connect', () => end(resolve));
  });
}

function tlsFiles({
  serverName,
  caPath,
  certPath,
  keyPath,
}: Exclude<TemporalConfig['tls'], true | undefined>) {
  return {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(caPath === undefined ? {} : { serverRootCACertificate: readFileSync(caPath) }),
    ...(certPath === undefined || keyPath === undefined
      ? {}
      : { clientCertPair: { crt: readFileSync(certPath), key: readFileSync(keyPath) } }),
  };
}
