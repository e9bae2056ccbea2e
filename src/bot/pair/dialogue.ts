import type { Reply } from '../../domain/pair/registration.ts';
import { type Content, wordsOf } from '../../domain/posts/content.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import { converse } from '../conversation.ts';
import type { PairServices } from './pairServices.ts';
import { turnPanel } from './profilePresses.ts';

/** How long somebody is tried to be asked the next question, in milliseconds. */
const ASKED_WITHIN_MS = 10 * 60_000;

/** Takes a message as the answer to what somebody was asked about themselves, and asks the next question. */
export async function continueProfile(message: SourceMessage, services: PairServices): Promise<void> {
  const { chat, author, messageId, content } = message;
  const context = await converse(services, chat, author);
  const { people, entry } = services.pair;
  const person = await people.personOf(chat, author);
  const went = await entry.answer(person, replyIn(content), context.language, messageId);
  if (!went || went.turn.kind === 'stale') return;
  const panel = await turnPanel(context, person, went.asked.about, went.turn);
  await services.outbox.tell(
    { networkId: chat.networkId, kind: chat.kind },
    typeof panel === 'string' ? { text: panel } : panel,
    ASKED_WITHIN_MS,
  );
}

/** A message as an answer. What is neither words nor a photo nor a place is none, and the question says so. */
function replyIn(content: Content): Reply {
  if (content.kind === 'photo') return { kind: 'photo', fileId: content.file.id };
  if (content.kind === 'location' || content.kind === 'venue') {
    const { latitude, longitude } = content;
    return { kind: 'place', latitude, longitude };
  }
  return { kind: 'text', text: content.kind === 'text' ? (wordsOf(content)?.text ?? '') : '' };
}
