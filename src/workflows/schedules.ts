import { RECONCILE_PAYMENTS, TEND_SUBSCRIPTIONS } from './billing/contract.ts';
import { TEND_MODERATION } from './moderation/contract.ts';
import { TEND_SESSIONS } from './pair/contract.ts';
import { TEND_LEDGER } from './posts/contract.ts';

/** A recurring job: a workflow without input, started by a Temporal Schedule, one run at a time. */
export interface RecurringJob {
  readonly workflowType: string;
  /** The id of the Temporal Schedule, and the beginning of the ids of its runs. */
  readonly scheduleId: string;
  readonly every: '10 minutes' | '1 hour' | '1 day';
}

/** Every recurring job. */
export const SCHEDULES: readonly RecurringJob[] = [
  TEND_LEDGER,
  TEND_MODERATION,
  TEND_SUBSCRIPTIONS,
  RECONCILE_PAYMENTS,
  TEND_SESSIONS,
];

/** Workflows that are started without an input. */
export const WORKFLOWS_WITHOUT_INPUT: ReadonlySet<string> = new Set(
  SCHEDULES.map(({ workflowType }) => workflowType),
);
