import { ServiceError } from '@temporalio/client';
import { isDatabaseOutage } from '../db/outage.ts';
import { IntakeUnavailable } from '../domain/conversation/intakeUnavailable.ts';

/** gRPC codes that fault the request: the same request will fail again. All others speak of the server. */
const REQUEST_FAULTS = new Set([3, 5, 6, 7, 9, 11, 12, 16]);

/** Runs a step and turns the absence of PostgreSQL or Temporal into {@link IntakeUnavailable}. */
export async function orOutage<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (isDatabaseOutage(error)) throw new IntakeUnavailable('postgresql', { cause: error });
    if (isTemporalOutage(error)) throw new IntakeUnavailable('temporal', { cause: error });
    throw error;
  }
}

function isTemporalOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'number') return !REQUEST_FAULTS.has(code);
  if (error.cause instanceof Error) return isTemporalOutage(error.cause);
  return error instanceof ServiceError || error.name === 'TransportError';
}
