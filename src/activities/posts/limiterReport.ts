import type { Outcome } from '../../domain/posts/delivery.ts';
import type { LimiterReport } from '../../domain/posts/limiter.ts';
import type { RevisionOutcome } from '../../domain/posts/revision.ts';

/** After a token is refused nothing is sent for so long; then one delivery tries it again. */
const HALT_MS = 15_000;

/** What the limiter is to learn from an outcome at a chat. */
export function reportsOf(networkId: number, outcome: Outcome | RevisionOutcome): LimiterReport[] {
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
