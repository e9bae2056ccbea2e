import { wordsOf } from '../../domain/posts/content.ts';
import { isHubAdmin } from '../../domain/people/permissions.ts';
import type { SourceAuthor, SourceMessage } from '../../domain/posts/post.ts';
import type { SupportThread } from '../../domain/conversation/support.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer, wordsUnasked } from '../readerWords.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** So often one person's trouble reaches the admins. */
export const ASK_ONCE_IN_SECONDS = 60;
/** Under which name it is remembered that a person's trouble reached the admins. */
export const askedNotice = (person: NetworkPersonId): string => `paysupport:${person}`;
/** How long either side is tried to be told, in milliseconds. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

/** Hands what a customer wrote to every admin, in private. An admin's reply to it goes back to the customer. */
export async function askAdmins(
  { adminIds, languages, outbox }: BotServices,
  by: SourceAuthor,
  thread: SupportThread,
  trouble: string,
): Promise<void> {
  const name = by.username === undefined ? by.name : `${by.name} (@${by.username})`;
  for (const networkId of adminIds) {
    const words = await wordsUnasked(languages, networkId);
    const text = words('billing:paySupportAsked', {
      name,
      id: String(by.networkId),
      chat: String(thread.asked.chat),
      trouble,
    });
    const answered = thread.answered?.admin === networkId ? thread.answered.messageId : undefined;
    await outbox.tell(
      { networkId, kind: 'private' },
      { text, ...(answered !== undefined && { replyTo: answered }) },
      TOLD_WITHIN_MS,
      thread,
    );
  }
}

/**
 * Hands a reply to a message about somebody's trouble to the other side: an admin's to the customer, a customer's to the
 * admins. It is no post.
 */
export async function passOnSupport(
  services: BotServices,
  message: SourceMessage,
  thread: SupportThread,
): Promise<void> {
  const { languages, outbox, notices, adminIds } = services;
  const { chat, author, messageId } = message;
  const words = await wordsToAnswer(languages, chat, author);
  const answer = (text: string): Promise<void> =>
    outbox.tell({ networkId: chat.networkId, kind: chat.kind }, { text, replyTo: messageId }, TOLD_WITHIN_MS);
  const said = wordsOf(message.content)?.text;
  if (said === undefined) return answer(words('billing:supportTextOnly'));

  if (isHubAdmin(author, adminIds) && chat.kind === 'private' && author.networkId !== thread.customer) {
    const theirs = await wordsUnasked(languages, thread.customer);
    const { asked, customer } = thread;
    await outbox.tell(
      { networkId: customer, kind: 'private' },
      {
        text: theirs('billing:supportAnswer', { trouble: said }),
        ...(asked.isPrivate && { replyTo: asked.messageId }),
      },
      TOLD_WITHIN_MS,
      { ...thread, answered: { admin: author.networkId, messageId } },
    );
    // The person who is answered may write back at once.
    await notices.forget(askedNotice(customer));
    return answer(words('billing:supportSent'));
  }
  // In a group anybody may reply to what support wrote there; only the customer is heard.
  if (author.networkId !== thread.customer) return undefined;
  if (!(await notices.isDue(askedNotice(author.networkId), ASK_ONCE_IN_SECONDS))) {
    return answer(words('billing:paySupportAgain'));
  }
  const asked = { chat: chat.networkId, isPrivate: chat.kind === 'private', messageId };
  await askAdmins(services, author, { ...thread, asked }, said);
  return answer(words('billing:paySupportHanded'));
}
