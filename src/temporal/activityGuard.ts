import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { FOREIGN_PAYLOAD, refusalAmong } from '../workflows/refusedPayload.ts';

/**
 * Keeps activities from being run with arguments that the payload codec refused: anybody who reaches Temporal's port can
 * have a workflow of their own schedule them.
 */
export const activityGuard: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const refusal = refusalAmong(input.args);
    if (refusal === undefined) return next(input);
    if (refusal === 'unreadable') {
      throw new Error('The arguments cannot be read with the keys of this process: see PAYLOAD_READ_KEYS.');
    }
    throw ApplicationFailure.nonRetryable(
      'The arguments were not encrypted with the key of this installation.',
      FOREIGN_PAYLOAD,
    );
  },
};
