import type { Outcome } from '../../domain/posts/delivery.ts';
import type { LimiterReport } from '../../domain/posts/limiter.ts';
import type { RevisionOutcome } from '../../domain/posts/revision.ts';
import { HALT_MS } from './batchLimits.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Returns what the limiter learns from an outcome at a chat. */
export function reportsOf(networkId: NetworkChatId, outcome: Outcome | RevisionOutcome): LimiterReport[] {
  const arrivedInPart = 'copies' in outcome && (outcome.copies?.length ?? 0) > 0;
  const notCalled = { networkId, kind: arrivedInPart ? 'answered' : 'unused' } as const;
  switch (outcome.kind) {
    case 'sent':
    case 'revised':
      return [{ networkId, kind: 'ok' }];
    case 'limited':
      return [{ networkId, kind: 'limited', retryAfterMs: outcome.retryAfterMs }];
    case 'unauthorized':
      return [notCalled, { kind: 'halt', forMs: HALT_MS }];
    case 'forbidden':
    case 'unknown':
      return [{ networkId, kind: 'error' }];
    case 'unreached':
      return [notCalled];
    case 'gone':
    case 'moved':
    case 'refused':
      return [{ networkId, kind: 'answered' }];
  }
}
