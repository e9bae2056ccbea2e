import type { Outbox } from '../../domain/conversation/botTask.ts';
import type { TellDecision } from '../../domain/chats/joinDecision.ts';
import type { LanguageService } from '../../services/people/languages.ts';
import { wordsUnasked } from '../readerWords.ts';

/** How long a chat is tried to be told what an admin decided, in milliseconds. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

/** Builds what tells chats that an admin approved or declined them. */
export function createTellDecision(languages: LanguageService, outbox: Outbox): TellDecision {
  return async ({ title, tell, isTold }, decision) => {
    if (!tell) return;
    const words = await wordsUnasked(languages, tell.networkId);
    const text = isTold ? words(`hub:${decision}`) : words(`hub:${decision}Channel`, { title });
    await outbox.tell(tell, { text }, TOLD_WITHIN_MS);
  };
}
