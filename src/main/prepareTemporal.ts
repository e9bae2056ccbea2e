import type { Config } from '../config/config.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { prepareTemporal as prepare } from '../temporal/prepare.ts';
import { TEND_SESSIONS } from '../workflows/pair/contract.ts';
import { requireAddresses } from './process/requirements.ts';

/** Brings the configured Temporal server to what Partyline needs. */
export async function prepareTemporal(config: Config): Promise<void> {
  const { temporal, payloadKeys } = requireAddresses(config);
  const link = await connectTemporal(temporal, payloadKeys);
  try {
    await prepare(link, { [TEND_SESSIONS.scheduleId]: config.pair.cleanupIntervalSeconds * 1_000 });
  } finally {
    await link.close();
  }
}
