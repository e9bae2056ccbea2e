import type { Incoming, Membership } from '../../domain/conversation/incoming.ts';
import type { SourceChat } from '../../domain/posts/post.ts';
import { canPost, reasonOfLeaving } from '../../domain/chats/membership.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer } from '../readerWords.ts';
import { joiningInWords, letChatIn } from './joining.ts';

type MembershipChange = Extract<Incoming, { type: 'membership' }>;

/** How long a group is tried to be told that it was connected, in milliseconds. */
const TOLD_WITHIN_MS = 10 * 60_000;

/**
 * Connects a chat that added the bot or lets it post, and disconnects one that removed it. Rejects with
 * IntakeUnavailable while the database is away.
 *
 * @param isAlone whether the bot speaks for the hub alone. Otherwise a person who comes to it may want something else, and
 *   what they say must not go to the hub before they have asked to take part; who did so before comes back.
 */
export async function membershipChanged(
  services: BotServices,
  { chat, by, before, now }: MembershipChange,
  isAlone: boolean,
): Promise<void> {
  const { registration, languages, outbox, readsAllGroups } = services;
  if (!canPost(chat.kind, now)) {
    await registration.lose(chat, reasonOfLeaving(chat.kind, now));
    return;
  }
  if (chat.kind === 'private' && !isAlone && (await registration.stateOf(chat)) === undefined) return;
  const joined = await letChatIn(services, chat, by);
  // Nobody is to be told in front of a channel's readers, and a person has just pressed Start.
  if (chat.kind === 'channel' || chat.kind === 'private') return;
  const words = await wordsToAnswer(languages, chat, by);
  const reads = readsPosts(chat, now, readsAllGroups);
  if (joined.joining !== 'hub:alreadyJoined') {
    await outbox.tell(chat, { text: joiningInWords(words, joined, reads) }, TOLD_WITHIN_MS);
  } else if (reads && !readsPosts(chat, before, readsAllGroups)) {
    await outbox.tell(chat, { text: words('hub:readsNow') }, TOLD_WITHIN_MS);
  }
}

function readsPosts(chat: SourceChat, standing: Membership, readsAllGroups: boolean): boolean {
  const isGroup = chat.kind === 'group' || chat.kind === 'supergroup';
  return !isGroup || standing === 'administrator' || readsAllGroups;
}
