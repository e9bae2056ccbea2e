import { defineSignal } from '@temporalio/workflow';
import type { RestrictedAuthor } from '../../domain/moderation/restriction.ts';

/**
 * Tells one author of warnings and restrictions, and ends their mutes. The row in PostgreSQL says what is in force; the
 * workflow holds nothing but a timer until it looks there again.
 */
export const restrictionWorkflow = 'restriction';

/** What {@link restrictionWorkflow} is started with. */
export type RestrictionInput = RestrictedAuthor;

/** The author's restrictions changed: look at them now. */
export const restrictionChangedSignal = defineSignal('restrictionChanged');

/** The id of the workflow that sees to an author's restrictions. */
export function restrictionWorkflowId(alias: string): string {
  return `restriction/${alias}`;
}

/**
 * Takes up restrictions and withdrawals that no workflow has in hand because a process died before it could start one.
 */
export const TEND_MODERATION = {
  workflowType: 'tendModeration',
  scheduleId: 'tend-moderation',
  every: '10 minutes',
} as const;
