import type { Incoming, Membership } from '../../domain/conversation/incoming.ts';
import type { SourceChat } from '../../domain/posts/post.ts';
import { canPost, reasonOfLeaving } from '../../domain/hub/registration.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer } from '../readerWords.ts';
import { joiningInWords, letChatIn } from './joining.ts';

type MembershipChange = Extract<Incoming, { type: 'membership' }>;

/**
 * Connects a chat that added the bot or lets it post, and disconnects one that removed it. Rejects with
 * IntakeUnavailable while the database is away.
 */
export type MembershipHandler = (change: MembershipChange) => Promise<void>;

/** How long a group is tried to be told that it was connected, in milliseconds. */
const TOLD_WITHIN_MS = 10 * 60_000;

/** @param readsAllMessages whether the bot sees all of a group without being its administrator (Bot API: getMe) */
export function createMembershipHandler(services: BotServices, readsAllMessages: boolean): MembershipHandler {
  const { registration, languages, outbox } = services;

  function readsPosts(chat: SourceChat, standing: Membership): boolean {
    const isGroup = chat.kind === 'group' || chat.kind === 'supergroup';
    return !isGroup || standing === 'administrator' || readsAllMessages;
  }

  return async ({ chat, by, before, now }) => {
    if (!canPost(chat.kind, now)) {
      await registration.leave(chat, reasonOfLeaving(chat.kind, now));
      return;
    }
    const joined = await letChatIn(services, chat, by);
    // Nobody is to be told in front of a channel's readers, and a person has just pressed Start.
    if (chat.kind === 'channel' || chat.kind === 'private') return;
    const words = await wordsToAnswer(languages, chat, by);
    const reads = readsPosts(chat, now);
    if (joined.joining !== 'hub:alreadyJoined') {
      await outbox.tell(chat, { text: joiningInWords(words, joined, reads) }, TOLD_WITHIN_MS);
    } else if (reads && !readsPosts(chat, before)) {
      await outbox.tell(chat, { text: words('hub:readsNow') }, TOLD_WITHIN_MS);
    }
  };
}
