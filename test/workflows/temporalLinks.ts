import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { connectTemporal, type TemporalLink } from '../../src/temporal/connect.ts';
import { prepareTemporal } from '../../src/temporal/prepare.ts';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/searchAttributes.ts';
import { temporalAddress, timeSkippingServer } from '../support/services.ts';

/** The key that the tests encrypt with. */
export const TEST_KEY = new Uint8Array(32).fill(7);

/** As the product connects: a namespace of its own, prepared, with encrypted payloads. */
export async function encryptedLink(): Promise<TemporalLink> {
  quieten();
  const address = temporalAddress();
  const link = await connectTemporal(
    { address, namespace: newNamespace(), port: 0, uiPort: 0 },
    { write: TEST_KEY },
  );
  return prepared(link);
}

/** The same with payloads left readable, for histories that are kept. */
export async function plainLink(): Promise<TemporalLink> {
  quieten();
  const connection = await NativeConnection.connect({ address: temporalAddress() });
  const namespace = newNamespace();
  const client = new Client({ connection, namespace });
  return prepared({ connection, client, namespace, dataConverter: {}, close: () => connection.close() });
}

/** To a server that skips over the time in which nothing happens, for as long as a result is waited for. */
export async function timeSkippingLink(): Promise<TemporalLink & { readonly env: TestWorkflowEnvironment }> {
  quieten();
  const env = await startTimeSkippingServer(await timeSkippingServer(), 8);
  const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      Object.values(SEARCH_ATTRIBUTES).map(({ name }) => [name, INDEXED_VALUE_TYPE_KEYWORD]),
    ),
  });
  return {
    env,
    connection: env.nativeConnection,
    client: env.client,
    namespace: 'default',
    dataConverter: {},
    close: () => env.teardown(),
  };
}

/** The SDK gives the server five seconds to start, which a busy machine may exceed. */
async function startTimeSkippingServer(path: string, attempts: number): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  } catch (error) {
    if (attempts === 1) throw error;
    return startTimeSkippingServer(path, attempts - 1);
  }
}

function newNamespace(): string {
  return `test-${randomUUID()}`;
}

async function prepared(link: TemporalLink): Promise<TemporalLink> {
  await prepareTemporal(link);
  await untilNamespaceIsKnown(link);
  return link;
}

/** A namespace is registered before all parts of the server have heard of it. */
async function untilNamespaceIsKnown({ client }: TemporalLink): Promise<void> {
  for (;;) {
    try {
      await client.workflow.count();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

let quiet = false;

/** The SDK tells of every worker state; tests are to show what is wrong and nothing else. */
export function quieten(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
}
