import { RESTRICTED_TOLD_ONCE_IN_SECONDS, restrictionNotice } from '../../domain/moderation/notice.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { HeldBack } from '../../domain/posts/posts.ts';
import type { Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer } from '../readerWords.ts';

const HOUR = 3_600;
const PAUSED_ONCE_IN_SECONDS = 6 * HOUR;
/** How long a hint is tried to be given, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

/** Says once in a while why a post does not go out. What concerns its author alone is said to them in private. */
export async function hintToAuthor(
  services: BotServices,
  message: SourceMessage,
  why: HeldBack,
): Promise<void> {
  const { chat, author } = message;
  if (chat.kind === 'channel') return;
  if (why.kind === 'paused') {
    await hint(services, message, `paused:${chat.networkId}`, PAUSED_ONCE_IN_SECONDS, (words) =>
      words('hub:pausedHint'),
    );
    return;
  }
  if (author.kind !== 'person') return;
  const { languages, notices, outbox } = services;
  const notice = restrictionNotice(why.kind, author.networkId);
  if (!(await notices.isDue(notice, RESTRICTED_TOLD_ONCE_IN_SECONDS))) return;
  const words = await wordsToAnswer(languages, chat, author);
  const text =
    why.kind === 'muted'
      ? words('moderation:youAreMuted', { until: words.dates.moment(why.until) })
      : words('moderation:youAreBanned');
  await outbox.tell({ networkId: author.networkId, kind: 'private' }, { text }, TOLD_WITHIN_MS);
}

/** Says that a reply to one of the bot's own messages is no post. */
export async function hintThatItIsNoPost(services: BotServices, message: SourceMessage): Promise<void> {
  const { chat, author } = message;
  if (chat.kind === 'channel') return;
  await hint(services, message, `no post:${chat.networkId}:${author.networkId}`, HOUR, (words) =>
    words('hub:answersBot'),
  );
}

/**
 * Says in a private chat, once a day, that it does not send this kind of post. Elsewhere people talk to each other, and
 * nothing is said.
 */
export async function hintThatItStays(services: BotServices, message: SourceMessage): Promise<void> {
  const { chat } = message;
  if (chat.kind !== 'private') return;
  await hint(services, message, `stays:${chat.networkId}`, 24 * HOUR, (words) => words('hub:staysHere'));
}

/** Replies to a message, unless a reply of that name was given within this many seconds. */
export async function hint(
  { languages, notices, outbox }: BotServices,
  { chat, author, messageId }: SourceMessage,
  notice: string,
  onceInSeconds: number,
  text: (words: Words) => string,
): Promise<void> {
  if (!(await notices.isDue(notice, onceInSeconds))) return;
  const words = await wordsToAnswer(languages, chat, author);
  await outbox.tell(
    { networkId: chat.networkId, kind: chat.kind },
    { text: text(words), replyTo: messageId },
    TOLD_WITHIN_MS,
  );
}
