import type { Config } from '../config/config.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { prepareTemporal as prepare } from '../temporal/prepare.ts';
import { requireAddresses } from './requirements.ts';

/** Brings the configured Temporal server to what Partyline needs. */
export async function prepareTemporal(config: Config): Promise<void> {
  const { temporal, payloadKeys } = requireAddresses(config);
  const link = await connectTemporal(temporal, payloadKeys);
  try {
    await prepare(link);
  } finally {
    await link.close();
  }
}
