import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, type DataConverter } from '@temporalio/client';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { TemporalConfig } from '../config/temporal.ts';
import { createPayloadCodec } from './payloadCodec.ts';
import type { PayloadKeys } from './payloadKeys.ts';

/** A connection to Temporal and a client over it; workers share the connection, so that starts can be eager. */
export interface TemporalLink {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
  close(): Promise<void>;
}

const failureConverterPath = fileURLToPath(new URL('./failureConverter.ts', import.meta.url));

/** Connects to the configured server. Rejects when it cannot be reached within a few seconds. */
export async function connectTemporal(
  config: TemporalConfig & { address: string },
  payloadKeys: PayloadKeys,
): Promise<TemporalLink> {
  const connection = await NativeConnection.connect(connectionOptions(config));
  const dataConverter: DataConverter = {
    payloadCodecs: [createPayloadCodec(payloadKeys)],
    failureConverterPath,
  };
  const client = new Client({ connection, namespace: config.namespace, dataConverter });
  return { connection, client, namespace: config.namespace, dataConverter, close: () => connection.close() };
}

function connectionOptions(config: TemporalConfig & { address: string }): NativeConnectionOptions {
  return {
    address: config.address,
    ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
    ...(config.tls === undefined ? {} : { tls: tlsOptions(config.tls) }),
  };
}

function tlsOptions(tls: NonNullable<TemporalConfig['tls']>): NonNullable<NativeConnectionOptions['tls']> {
  if (tls === true) return true;
  return {
    ...(tls.serverName === undefined ? {} : { serverNameOverride: tls.serverName }),
    ...(tls.caPath === undefined ? {} : { serverRootCACertificate: readFileSync(tls.caPath) }),
    ...(tls.certPath === undefined || tls.keyPath === undefined
      ? {}
      : { clientCertPair: { crt: readFileSync(tls.certPath), key: readFileSync(tls.keyPath) } }),
  };
}
