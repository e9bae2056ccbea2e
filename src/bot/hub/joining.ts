import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { joinDecisionButtons } from '../chats/joinDecisionButtons.ts';
import type { Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import { wordsUnasked } from '../readerWords.ts';

/** How long admins are tried to be told, in milliseconds. */
const ADMINS_TOLD_WITHIN_MS = 24 * 3_600_000;

/** What came of a chat's wish to join, as the text that says so. */
export type Joining =
  | 'hub:joined'
  | 'hub:alreadyJoined'
  | 'hub:pending'
  | 'hub:removed'
  | 'hub:stillDeclined';

/** A chat's joining as it is told. */
export interface JoinResult {
  readonly joining: Joining;
  /** When the trial ends that the chat has just begun (ms since 1970). */
  readonly freeUntil?: number;
}

/** What a chat is told about its joining. A bot that can't see what is posted there makes no other promise. */
export function joiningInWords(
  words: Words,
  { joining, freeUntil }: JoinResult,
  readsPosts: boolean,
): string {
  const isIn = joining === 'hub:joined' || joining === 'hub:alreadyJoined';
  const standing = [
    words(isIn && !readsPosts ? 'hub:joinedUnreadable' : joining),
    ...(freeUntil === undefined ? [] : [words('hub:freeUntil', { date: words.dates.day(freeUntil) })]),
  ].join(' ');
  const isOut = joining === 'hub:removed' || joining === 'hub:stillDeclined';
  return readsPosts || isOut ? standing : `${standing}\n\n${words('hub:privacyMode')}`;
}

/** Somebody wants a chat to take part. When an admin has to let it in, the admins are asked. */
export async function letChatIn(
  services: BotServices,
  chat: SourceChat,
  by: SourceAuthor,
): Promise<JoinResult> {
  const change = await services.registration.join(chat, by);
  if (change.now === 'active') {
    void learnDiscussion(services, chat);
    if (change.before === 'active') return { joining: 'hub:alreadyJoined' };
    const freeUntil = await trialEndOf(services, chat);
    return { joining: 'hub:joined', ...(freeUntil !== undefined && { freeUntil }) };
  }
  if (change.now === 'removed') {
    const state = await services.registration.stateOf(chat);
    return { joining: state === 'declined' ? 'hub:stillDeclined' : 'hub:removed' };
  }
  if (change.before === undefined) await askAdmins(services, chat);
  return { joining: 'hub:pending' };
}

/** When a chat's trial ends, as far as it has one and is to hear about money. */
async function trialEndOf({ subscriptions }: BotServices, chat: SourceChat): Promise<number | undefined> {
  if (chat.kind === 'channel') return undefined;
  const state = await subscriptions.state(chat.networkId);
  return state?.standing === 'trial' ? state.trialEndsAt : undefined;
}

/**
 * Asks the network whether a channel and a group belong together, so that the group gets no second copy of what comes
 * there by itself. Keeps nobody waiting: where it fails, the first message that comes there tells.
 */
async function learnDiscussion({ registration, speaker }: BotServices, chat: SourceChat): Promise<void> {
  if (chat.kind !== 'channel' && chat.kind !== 'supergroup') return;
  try {
    const linked = await speaker.linkedChat(chat.networkId);
    if (linked === 'unknown') return;
    if (chat.kind === 'supergroup') await registration.discusses(chat.networkId, linked);
    else if (linked !== undefined) await registration.discusses(linked, chat.networkId);
  } catch {
    // The database is away.
  }
}

async function askAdmins({ adminIds, languages, outbox }: BotServices, chat: SourceChat): Promise<void> {
  for (const networkId of adminIds) {
    const words = await wordsUnasked(languages, networkId);
    const kind = words(`hub:chat_${chat.kind}`);
    await outbox.tell(
      { networkId, kind: 'private' },
      {
        text: words('hub:wantsToJoin', { kind, title: chat.title }),
        buttons: [joinDecisionButtons(words, chat.networkId)],
      },
      ADMINS_TOLD_WITHIN_MS,
    );
  }
}
