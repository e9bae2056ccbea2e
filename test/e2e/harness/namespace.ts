import { connectTemporal } from '../../../src/temporal/connect.ts';
import { prepareTemporal } from '../../../src/temporal/prepare.ts';
import { until } from '../../support/until.ts';

/**
 * Makes a namespace that is ready for use: a new one becomes known to the parts of a Temporal server one after the
 * other, so it is asked until all of them answer.
 */
export async function makeNamespace(address: string, namespace: string, payloadKey: Buffer): Promise<void> {
  const link = await connectTemporal({ address, namespace, port: 0, uiPort: 0 }, { write: payloadKey });
  try {
    await until(() => succeeds(() => prepareTemporal(link)), 60_000);
    await until(() => succeeds(() => link.client.workflow.count("PartylineChat = 'nobody'")), 60_000);
  } finally {
    await link.close();
  }
}

async function succeeds(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch {
    return false;
  }
}
