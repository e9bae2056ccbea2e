import type { Limiter } from '../domain/limiter.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { ShowPreview } from '../services/announcements.ts';

/** How long a preview may wait for its turn, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Shows previews, as answers to whoever waits for them. One that finds no turn in time is not shown. */
export function createShowPreview(messenger: Pick<Messenger, 'deliver'>, limiter: Limiter): ShowPreview {
  return async (to, contents, signature, replyTo) => {
    const request = { networkId: to.networkId, kind: to.kind, cost: contents.length };
    for (const end = Date.now() + PATIENCE_MS; ;) {
      const [verdict] = await limiter.acquire('interactive', [request]);
      if (!verdict || verdict.granted) break;
      if (Date.now() + verdict.waitMs > end) return false;
      await new Promise((resolve) => setTimeout(resolve, verdict.waitMs));
    }
    const outcome = await messenger.deliver({
      destination: to,
      post: {
        protected: false,
        version: 1,
        parts: contents.map((content, no) => ({ no, messageId: no + 1, content })),
      },
      attribution: signature ? { signature } : {},
      replyTo,
    });
    return outcome.kind === 'sent' && outcome.refusedParts === undefined;
  };
}
