import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import type { Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer } from '../readerWords.ts';
import type { NetworkMessageId } from '../../domain/ids.ts';

/** How often an author is told the same, in seconds. */
const TOLD_ONCE_IN_SECONDS = 60;
/** How long an author is tried to be told, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

/** Tells an author, once in a while, why something of theirs is not carried. Nobody reads a channel for that. */
export async function tellAuthor(
  { notices, languages, outbox }: BotServices,
  notice: string,
  about: { readonly chat: SourceChat; readonly author: SourceAuthor; readonly messageId: NetworkMessageId },
  text: (words: Words) => string,
): Promise<void> {
  const { chat, author, messageId } = about;
  if (chat.kind === 'channel') return;
  if (!(await notices.isDue(`${notice}:${chat.networkId}:${author.networkId}`, TOLD_ONCE_IN_SECONDS))) return;
  const words = await wordsToAnswer(languages, chat, author);
  await outbox.tell(
    { networkId: chat.networkId, kind: chat.kind },
    { text: text(words), replyTo: messageId },
    TOLD_WITHIN_MS,
  );
}
