import { KeyTaken, UnknownPlan, UnknownSubscriber } from '../../services/billing/subscriptions.ts';
import { RefundRefused, UnknownPayment } from '../../services/billing/payments.ts';
import { ImpossiblePlan } from '../../services/billing/plans.ts';
import { Problem } from '../problems.ts';

/** Runs a step and turns refusals by services into problem responses. */
export async function orProblem<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw refusal(error) ?? error;
  }
}

function refusal(error: unknown): Problem | undefined {
  if (error instanceof UnknownSubscriber) return unknownChat();
  if (error instanceof UnknownPayment) return unknownPayment();
  if (error instanceof UnknownPlan) return badField('/plan', 'There is no such plan; GET /plans lists them.');
  if (error instanceof ImpossiblePlan)
    return new Problem('invalid-request', `The plan cannot be: ${error.message}.`);
  if (error instanceof KeyTaken) {
    return new Problem('idempotency-key-reused', 'Take a new key for a new request.');
  }
  if (error instanceof RefundRefused) {
    return new Problem('refund-refused', `Telegram refused the refund: ${error.message}`);
  }
  return undefined;
}

/** One field is well-formed and yet cannot be what it says. */
export function badField(field: string, detail: string): Problem {
  return new Problem('invalid-request', detail, [{ field, detail }]);
}

/** No chat of the hub has the id that the address names. */
export function unknownChat(): Problem {
  return new Problem('not-found', 'No chat of the hub has that Telegram id.');
}

/** No payment has the id that the address names. */
export function unknownPayment(): Problem {
  return new Problem('not-found', 'There is no payment of that id.');
}
