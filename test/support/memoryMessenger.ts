import type { Content, ContentKind } from '../../src/domain/posts/content.ts';
import type { Copy, Outcome, RefusedPart } from '../../src/domain/posts/delivery.ts';
import type { Dispatch, Messenger } from '../../src/domain/posts/messenger.ts';
import type { Revision, RevisionOutcome } from '../../src/domain/posts/revision.ts';
import type { Attribution } from '../../src/domain/posts/signature.ts';
import type { DeletionOutcome } from '../../src/domain/posts/withdrawal.ts';
import type { NetworkChatId, NetworkMessageId, NetworkTopicId } from '../../src/domain/ids.ts';
import { textId } from './ids.ts';

/** What a test can have happen instead of a message. */
export type Mishap = Exclude<Outcome, { kind: 'sent' }>;

/** What a test can have happen instead of a deletion. */
export type DeletionMishap = Exclude<DeletionOutcome, { kind: 'deleted' }>;

/** A message that arrived: one part of a post, in one piece however long it is. */
export interface MemoryMessage {
  readonly messageId: NetworkMessageId;
  readonly content: Content;
  readonly attribution: Attribution;
  readonly replyTo?: NetworkMessageId;
  readonly threadId?: NetworkTopicId;
  readonly silent: boolean;
  readonly protected: boolean;
}

/** A network that is a few maps, for tests of whatever sends. */
export interface MemoryMessenger extends Messenger {
  /** Makes a chat that can be sent to. Sending anywhere else is a mistake of the test, and throws. */
  addChat(networkId: NetworkChatId): void;
  /** What a chat shows, oldest first. */
  messages(networkId: NetworkChatId): readonly MemoryMessage[];
  /** Somebody in the chat deletes a message. */
  remove(networkId: NetworkChatId, messageId: NetworkMessageId): void;
  /** Has something happen instead of the chat's next message or edit, or of its next one of a kind; once. */
  arrange(networkId: NetworkChatId, mishap: Mishap, on?: ContentKind): void;
  /** Has something happen instead of the next deletion in a chat; once. */
  arrangeDeletion(networkId: NetworkChatId, mishap: DeletionMishap): void;
}

interface Chat {
  readonly messages: MemoryMessage[];
  lastMessageId: number;
  readonly deletionMishaps: DeletionMishap[];
  readonly mishaps: { readonly mishap: Mishap; readonly on: ContentKind | undefined }[];
}

/** A network in memory. It knows no limits of its own: texts of any length go in one message. */
export function createMemoryMessenger(): MemoryMessenger {
  const chats = new Map<NetworkChatId, Chat>();

  const chatOf = (networkId: NetworkChatId): Chat => {
    const chat = chats.get(networkId);
    if (chat === undefined) throw new Error(`The test uses chat ${networkId} and has not added it`);
    return chat;
  };

  return {
    addChat(networkId) {
      chats.set(networkId, { messages: [], lastMessageId: 0, mishaps: [], deletionMishaps: [] });
    },
    messages: (networkId) => chatOf(networkId).messages,
    remove(networkId, messageId) {
      const { messages } = chatOf(networkId);
      messages.splice(
        messages.findIndex((message) => message.messageId === messageId),
        1,
      );
    },
    arrange(networkId, mishap, on) {
      chatOf(networkId).mishaps.push({ mishap, on });
    },
    arrangeDeletion(networkId, mishap) {
      chatOf(networkId).deletionMishaps.push(mishap);
    },
    // Async, so that a mistake of the test rejects as it does with a network.
    deliver: async (dispatch) => deliver(dispatch, chatOf(dispatch.destination.networkId)),
    revise: async (revision) => revise(revision, chatOf(revision.destination.networkId)),
    withdraw: async (networkId, messageIds) => withdraw(chatOf(networkId), messageIds),
  };
}

function deliver(dispatch: Dispatch, chat: Chat): Outcome {
  const { post, done = [] } = dispatch;
  const copies: Copy[] = [];
  const refusedParts: RefusedPart[] = [];
  const accepted = post.parts.filter(({ refused }) => refused === undefined);

  for (const { no, content } of accepted) {
    if (done.some(({ part }) => part === no)) continue;
    const mishap = takeMishap(chat, content.kind);
    if (mishap?.kind === 'refused' && refusedParts.length + 1 < accepted.length) {
      const { reason, unexplained } = mishap;
      refusedParts.push({ part: no, reason, ...(unexplained && { unexplained }) });
    } else if (mishap !== undefined) {
      return mishap.kind === 'moved' || copies.length === 0 ? mishap : { ...mishap, copies };
    } else {
      copies.push({ part: no, piece: 0, messageId: addMessage(dispatch, content, chat) });
    }
  }
  return { kind: 'sent', copies, ...(refusedParts.length > 0 && { refusedParts }) };
}

function revise({ post, attribution, copies, changes }: Revision, chat: Chat): RevisionOutcome {
  let missing = 0;
  for (const { part, messageId } of copies) {
    if (!changes.some((change) => change.part === part)) continue;
    const at = chat.messages.findIndex((message) => message.messageId === messageId);
    const content = post.parts.find(({ no }) => no === part)?.content;
    if (at < 0 || content === undefined) {
      missing++;
      continue;
    }
    const mishap = takeMishap(chat, content.kind);
    if (mishap) return { ...mishap, added: [], removed: [] };
    chat.messages[at] = { ...chat.messages[at]!, content, attribution };
  }
  return { kind: 'revised', missing, added: [], removed: [] };
}

function takeMishap({ mishaps }: Chat, kind: ContentKind): Mishap | undefined {
  const at = mishaps.findIndex(({ on }) => on === undefined || on === kind);
  return at < 0 ? undefined : mishaps.splice(at, 1)[0]?.mishap;
}

function withdraw(
  { messages, deletionMishaps }: Chat,
  messageIds: readonly NetworkMessageId[],
): DeletionOutcome {
  const mishap = deletionMishaps.shift();
  if (mishap !== undefined) return mishap;
  const kept = messages.filter(({ messageId }) => !messageIds.includes(messageId));
  messages.splice(0, messages.length, ...kept);
  return { kind: 'deleted' };
}

/** Puts a message into the chat and returns its id. A reply to what is not there is an ordinary message. */
function addMessage(
  { destination, post, attribution, replyTo }: Dispatch,
  content: Content,
  chat: Chat,
): NetworkMessageId {
  const { messages } = chat;
  const messageId = textId(++chat.lastMessageId);
  messages.push({
    messageId,
    content,
    attribution,
    ...(messages.some((message) => message.messageId === replyTo) && { replyTo }),
    ...(destination.threadId !== undefined && { threadId: destination.threadId }),
    silent: destination.silent ?? false,
    protected: post.protected,
  });
  return messageId;
}
