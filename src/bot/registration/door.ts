import type { Incoming, Membership } from '../../domain/incoming.ts';
import type { SourceChat } from '../../domain/post.ts';
import { canPost, reasonOfLeaving } from '../../domain/registration.ts';
import type { Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer } from '../readerWords.ts';
import { letChatIn } from './joining.ts';

type MembershipChange = Extract<Incoming, { type: 'membership' }>;

/** How chats come and go by adding and removing the bot. */
export interface Door {
  /** Rejects with IntakeUnavailable while the database is away. */
  membership(change: MembershipChange): Promise<void>;
}

const PRIVACY_NOTICE_SECONDS = 30 * 86_400;
/** How long a group is tried to be told that it was connected, in milliseconds. */
const TOLD_WITHIN_MS = 10 * 60_000;

/** @param readsAllMessages whether the bot sees all of a group without being its administrator (Bot API: getMe) */
export function createDoor(services: BotServices, readsAllMessages: boolean): Door {
  const { registration, languages, outbox, notices } = services;

  async function warnOfPrivacyMode(chat: SourceChat, standing: Membership, words: Words): Promise<void> {
    const isGroup = chat.kind === 'group' || chat.kind === 'supergroup';
    if (!isGroup || standing === 'administrator' || readsAllMessages) return;
    if (await notices.isDue(`privacy:${chat.networkId}`, PRIVACY_NOTICE_SECONDS)) {
      await outbox.tell(chat, { text: words('hub:privacyMode') }, TOLD_WITHIN_MS);
    }
  }

  return {
    async membership({ chat, by, now }) {
      if (!canPost(chat.kind, now)) {
        await registration.leave(chat, reasonOfLeaving(chat.kind, now));
        return;
      }
      const words = await wordsToAnswer(languages, chat, by);
      const joining = await letChatIn(services, chat, by);
      const silent = chat.kind === 'channel' || chat.kind === 'private' || joining === 'hub:alreadyJoined';
      if (!silent) await outbox.tell(chat, { text: words(joining) }, TOLD_WITHIN_MS);
      await warnOfPrivacyMode(chat, now, words);
    },
  };
}
