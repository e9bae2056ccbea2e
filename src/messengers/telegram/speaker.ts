import { type Telegram, TelegramError } from 'telegraf';
import { ExpiringMap } from '../../domain/concurrency/expiringMap.ts';
import { createKeyedQueue } from '../../domain/concurrency/keyedQueue.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import { readInert, withoutMarks } from '../../domain/text/inertText.ts';
import { GENERAL_TOPIC } from '../../domain/posts/post.ts';
import type { Listener, Saying, Speaker, Told } from '../../domain/conversation/speaker.ts';
import { fromTelegram, toTelegram } from '../../domain/telegramIds.ts';
import { inStars } from './cashier.ts';
import { classify, type Failure } from './classify.ts';
import { sayFile } from './saying.ts';
import { createTurn } from './turn.ts';
import type { NetworkChatId, NetworkMessageId, NetworkPersonId } from '../../domain/ids.ts';

/** How long an answer may wait, for its turn or for Telegram, before it is no answer any more, in milliseconds. */
const PATIENCE_MS = 60_000;
/** How long a call may take, in milliseconds. */
const CALL_MS = 5_000;
/**
 * How long it is remembered that somebody belongs to a chat, or administers it, in milliseconds. That somebody does not
 * is remembered for less: who was just made an administrator tries again at once.
 */
const REMEMBERED_MS = { yes: 30_000, no: 3_000 };
const MEMBERS_REMEMBERED = 10_000;

/** What is told, without words, of what could not be said. */
export interface Unsaid {
  readonly method: string;
  readonly outcome: string;
}

/** How a speaker goes about it. */
export interface SpeakerOptions {
  /** Told of what could not be said. */
  readonly dropped: (what: Unsaid) => void;
  /** How long one saying may wait, in milliseconds; a minute when unset. */
  readonly patienceMs?: number;
}

/** What came of a call: its result, or why there is none. `no turn` means that the call was not made. */
type Called = { readonly kind: 'said'; readonly result: unknown } | Failure | { readonly kind: 'no turn' };

/** How somebody stands in a chat (Bot API: ChatMember). */
interface ChatMember {
  readonly status: string;
  readonly is_member?: boolean;
}

/** Says things through the Bot API, those for one chat in order and different chats concurrently. */
export function createTelegramSpeaker(
  telegram: Telegram,
  limiter: Limiter,
  { dropped, patienceMs = PATIENCE_MS }: SpeakerOptions,
): Speaker {
  const callApi = telegram.callApi.bind(telegram) as (
    method: string,
    parameters: object,
    options: object,
  ) => Promise<unknown>;
  const call = (method: string, parameters: object): Promise<unknown> =>
    callApi(method, parameters, { signal: AbortSignal.timeout(CALL_MS) });
  const inOrder = createKeyedQueue<string>();
  const waitForTurn = createTurn(limiter);
  const members = new ExpiringMap<string, ChatMember>(MEMBERS_REMEMBERED);

  /**
   * Makes a call that may be made again after a 429, since that took no effect: once Telegram's time has passed. No
   * other refusal is answered with a second attempt.
   */
  async function insist(
    method: string,
    parameters: object,
    end: number,
    before: () => Promise<boolean>,
    limited: (retryAfterMs: number) => Promise<void>,
  ): Promise<Called> {
    for (;;) {
      if (!(await before())) return { kind: 'no turn' };
      try {
        return { kind: 'said', result: await call(method, parameters) };
      } catch (error) {
        const failure = classify(error);
        if (failure.kind !== 'limited') return failure;
        await limited(failure.retryAfterMs);
        if (Date.now() + failure.retryAfterMs > end) return failure;
        await sleep(failure.retryAfterMs);
      }
    }
  }

  /** Sends something to a chat once its turn has come. */
  function send(method: string, to: Listener, parameters: object, urgent = false): Promise<Called> {
    const end = Date.now() + patienceMs;
    let attempts = 0;
    // Telegram's word binds all who send to the chat. Where it cannot be passed on, it binds this call.
    const limited = (retryAfterMs: number): Promise<void> =>
      limiter.report([{ networkId: to.networkId, kind: 'limited', retryAfterMs }]).catch(() => undefined);
    return inOrder.run([`send ${to.networkId}`], () =>
      insist(
        method,
        { chat_id: toTelegram(to.networkId), ...topicOf(to), ...parameters },
        end,
        async () => (urgent && attempts++ === 0) || waitForTurn(to, end),
        limited,
      ),
    );
  }

  /** Calls what waits for no turn. */
  const callAtOnce = (method: string, parameters: object): Promise<Called> =>
    insist(
      method,
      parameters,
      Date.now() + patienceMs,
      async () => true,
      async () => {},
    );

  /** What Telegram answered; undefined, once it was told, when that was not to be had. */
  function resultOf(method: string, called: Called): unknown {
    if (called.kind === 'said') return called.result;
    dropped({ method, outcome: called.kind });
    return undefined;
  }

  const sendMessage = (to: Listener, saying: Saying): Promise<Called> =>
    send(
      'sendMessage',
      to,
      {
        ...(saying.replyTo !== undefined && {
          reply_parameters: { message_id: toTelegram(saying.replyTo), allow_sending_without_reply: true },
        }),
        ...textAndButtons(saying),
      },
      saying.urgent,
    );

  /** How somebody stands in a chat, or undefined when Telegram does not say. */
  async function memberOf(
    chatId: NetworkChatId,
    personId: NetworkPersonId,
    isWanted: (member: ChatMember) => boolean,
  ): Promise<ChatMember | undefined> {
    const key = `${chatId} ${personId}`;
    const known = members.get(key);
    if (known) return known;
    try {
      const member = (await call('getChatMember', {
        chat_id: toTelegram(chatId),
        user_id: toTelegram(personId),
      })) as ChatMember;
      members.set(key, member, isWanted(member) ? REMEMBERED_MS.yes : REMEMBERED_MS.no);
      return member;
    } catch (error) {
      dropped({ method: 'getChatMember', outcome: classify(error).kind });
      return undefined;
    }
  }

  return {
    async say(to, saying) {
      const message = resultOf('sendMessage', await sendMessage(to, saying));
      return message === undefined ? undefined : messageIdOf(message);
    },
    async tell(to, saying) {
      const called = await sendMessage(to, saying);
      resultOf('sendMessage', called);
      return toldBy(called);
    },
    async hand(to, { name, content, caption }) {
      const called = await send('sendDocument', to, {
        document: { source: Buffer.from(content), filename: name },
        caption: withoutMarks(caption),
      });
      return resultOf('sendDocument', called) !== undefined;
    },
    async answerButton(id, text, shown) {
      const called = await callAtOnce('answerCallbackQuery', {
        callback_query_id: id,
        ...(text !== undefined && { text: withoutMarks(text), show_alert: shown === 'alert' }),
      });
      resultOf('answerCallbackQuery', called);
    },
    async amend(to, messageId, saying) {
      const called = await inOrder.run([`amend ${to.networkId} ${messageId}`], () =>
        callAtOnce('editMessageText', {
          chat_id: toTelegram(to.networkId),
          message_id: toTelegram(messageId),
          ...textAndButtons(saying),
        }),
      );
      resultOf('editMessageText', called);
    },
    async react(to, messageId, emoji) {
      const called = await inOrder.run([`react ${to.networkId} ${messageId}`], () =>
        callAtOnce('setMessageReaction', {
          chat_id: toTelegram(to.networkId),
          message_id: toTelegram(messageId),
          reaction: emoji === undefined ? [] : [{ type: 'emoji', emoji }],
        }),
      );
      resultOf('setMessageReaction', called);
    },
    async showFile(to, kind, fileId, caption) {
      const file = { kind, file: { id: fileId, uniqueId: fileId }, spoiler: true };
      const { method, parameters } = sayFile(file, { text: withoutMarks(caption), entities: [] });
      const called = await send(method, to, { ...parameters, protect_content: true });
      return resultOf(method, called) !== undefined;
    },
    async showInvoice(to, invoice) {
      return resultOf('sendInvoice', await send('sendInvoice', to, inStars(invoice))) !== undefined;
    },
    async belongsTo(chat, personId) {
      try {
        return isIn(
          (await call('getChatMember', {
            chat_id: named(chat),
            user_id: toTelegram(personId),
          })) as ChatMember,
        );
      } catch (error) {
        // For somebody who was never there Telegram answers that it does not know them.
        if (isAboutNobodyThere(error)) return false;
        dropped({ method: 'getChatMember', outcome: classify(error).kind });
        return 'unknown';
      }
    },
    async doorOf(chat) {
      const link = chat.startsWith('@') ? { url: `https://t.me/${chat.slice(1)}` } : {};
      try {
        const { title, username, invite_link } = (await call('getChat', {
          chat_id: named(chat),
        })) as ChatDoor;
        const url = username === undefined ? invite_link : `https://t.me/${username}`;
        return { title: title ?? chat, ...link, ...(url !== undefined && { url }) };
      } catch (error) {
        dropped({ method: 'getChat', outcome: classify(error).kind });
        return { title: chat, ...link };
      }
    },
    async isMember(chatId, personId) {
      const member = await memberOf(chatId, personId, isIn);
      return member !== undefined && isIn(member);
    },
    async linkedChat(chatId) {
      // Bot API: ChatFullInfo.linked_chat_id.
      try {
        const chat = (await call('getChat', { chat_id: toTelegram(chatId) })) as { linked_chat_id?: number };
        return chat.linked_chat_id === undefined ? undefined : fromTelegram(chat.linked_chat_id);
      } catch (error) {
        dropped({ method: 'getChat', outcome: classify(error).kind });
        return 'unknown';
      }
    },
    async administratorsOf(chatId) {
      try {
        const members = (await call('getChatAdministrators', {
          chat_id: toTelegram(chatId),
        })) as ChatAdministrator[];
        return members.filter(({ user }) => !user.is_bot).map(({ user }) => fromTelegram(user.id));
      } catch (error) {
        dropped({ method: 'getChatAdministrators', outcome: classify(error).kind });
        return [];
      }
    },
    async isAdministrator(chatId, personId) {
      const member = await memberOf(chatId, personId, administers);
      return member !== undefined && administers(member);
    },
  };
}

/** Bot API: ChatMemberOwner and ChatMemberAdministrator, as far as they are read. */
interface ChatAdministrator {
  readonly user: { readonly id: number; readonly is_bot: boolean };
}

/** Bot API: ChatFullInfo, as far as it is read. */
interface ChatDoor {
  readonly title?: string;
  readonly username?: string;
  readonly invite_link?: string;
}

/** A chat as Telegram takes it: by `@name`, or by its number. */
function named(chat: string): string | number {
  return chat.startsWith('@') ? chat : toTelegram(chat as NetworkChatId);
}

function isAboutNobodyThere(error: unknown): boolean {
  return (
    error instanceof TelegramError &&
    /user not found|member not found|PARTICIPANT_ID_INVALID|USER_NOT_PARTICIPANT/i.test(error.description)
  );
}

function isIn({ status, is_member }: ChatMember): boolean {
  return status === 'restricted' ? is_member === true : status !== 'left' && status !== 'kicked';
}

function administers({ status }: ChatMember): boolean {
  return status === 'creator' || status === 'administrator';
}

function messageIdOf(result: unknown): NetworkMessageId {
  return fromTelegram((result as { readonly message_id: number }).message_id);
}

function toldBy(called: Called): Told {
  switch (called.kind) {
    case 'said':
      return { kind: 'told', messageId: messageIdOf(called.result) };
    case 'limited':
      return { kind: 'later', afterMs: called.retryAfterMs };
    case 'no turn':
    case 'unknown':
    case 'unreached':
    case 'unauthorized':
      return { kind: 'later' };
    default:
      return { kind: 'refused' };
  }
}

function topicOf({ threadId }: Listener): { message_thread_id?: number } {
  return threadId === undefined || threadId === GENERAL_TOPIC
    ? {}
    : { message_thread_id: toTelegram(threadId) };
}

function textAndButtons({ text: marked, buttons }: Saying): object {
  const { text, entities } = readInert(marked);
  return {
    text,
    ...(entities.length > 0 && { entities }),
    link_preview_options: { is_disabled: true },
    ...(buttons === undefined
      ? {}
      : {
          reply_markup: {
            inline_keyboard: buttons.map((row) =>
              row.map((button) => ({
                text: withoutMarks(button.label),
                ...('url' in button ? { url: button.url } : { callback_data: button.data }),
              })),
            ),
          },
        }),
  };
}
