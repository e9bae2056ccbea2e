import type { Limiter } from '../../domain/posts/limiter.ts';
import type { Messenger } from '../../domain/posts/messenger.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import { createTurn } from '../../messengers/telegram/turn.ts';
import type { ShowPreview } from '../../services/posts/announcements.ts';

/** How long a preview may wait for its turn, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Sends previews in the interactive lane, since an admin waits for them. One that gets no permit in time is not shown. */
export function createShowPreview(messenger: Pick<Messenger, 'deliver'>, limiter: Limiter): ShowPreview {
  const waitForTurn = createTurn(limiter);
  return async (to, contents, signature, replyTo) => {
    if (!(await waitForTurn(to, Date.now() + PATIENCE_MS, contents.length))) return false;
    const outcome = await messenger.deliver({
      destination: to,
      post: {
        protected: false,
        version: 1,
        parts: contents.map((content, no) => ({ no, messageId: fromTelegram(no + 1), content })),
      },
      attribution: signature ? { signature } : {},
      replyTo,
    });
    return outcome.kind === 'sent' && outcome.refusedParts === undefined;
  };
}
