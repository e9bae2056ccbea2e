import type { Outbox } from '../../domain/conversation/botTask.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';
import type { HeldForApproval } from '../../domain/moderation/approval.ts';
import type { LanguageService } from '../../services/people/languages.ts';
import { wordsUnasked } from '../readerWords.ts';
import { approvalCard } from './approvalPanel.ts';

/** How long admins and authors are tried to be told, in milliseconds. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

/**
 * Builds what tells admins in private that a post waits for them, and its author, as a reply to it, when that is new to
 * them. Nothing is said in channels, where all readers would see it.
 */
export function createTellHeld(
  languages: LanguageService,
  outbox: Outbox,
  adminIds: readonly NetworkPersonId[],
): (post: HeldForApproval, tellAuthor: boolean) => Promise<void> {
  return async (post, tellAuthor) => {
    for (const networkId of adminIds) {
      const words = await wordsUnasked(languages, networkId);
      await outbox.tell({ networkId, kind: 'private' }, approvalCard(words, post), TOLD_WITHIN_MS);
    }
    const { networkId, kind } = post.chat;
    if (!tellAuthor || kind === 'channel') return;
    const words = await wordsUnasked(languages, networkId);
    await outbox.tell(
      { networkId, kind },
      { text: words('moderation:yourPostWaits'), replyTo: post.messageId },
      TOLD_WITHIN_MS,
    );
  };
}
