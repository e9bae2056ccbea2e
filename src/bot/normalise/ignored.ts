import type { IgnoredReason, Incoming } from '../../domain/conversation/incoming.ts';

/** An update that leads to nothing, and why. */
export function ignored(reason: IgnoredReason): Incoming {
  return { type: 'ignored', reason };
}
