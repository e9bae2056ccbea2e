import { TelegramError } from 'telegraf';
import type { Outcome } from '../../domain/posts/delivery.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import { RETRY_AFTER_DEFAULT_MS } from './limits.ts';

/** What a failed call comes to. Nothing arrived by it, or in the case of `unknown` nobody knows. */
export type Failure = Exclude<Outcome, { kind: 'sent' }>;

/**
 * What an error of a call means: Telegram's own answer, or the lack of one.
 *
 * Reasons are Telegram's words, or the name of what happened to the connection. They never hold the token, and
 * no text of a message.
 */
export function classify(error: unknown): Failure {
  return error instanceof TelegramError ? classifyAnswer(error) : classifySilence(error);
}

/**
 * The item of an album that Telegram blames, counted from 0, and what it says about it (Bot API server:
 * `Failed to send message #N with the error message "…"`).
 */
export function blamedItem(reason: string): { readonly index: number; readonly reason: string } | undefined {
  const [, number, words] = /failed to send message #(\d+) with the error message "(.*)"/i.exec(reason) ?? [];
  return number === undefined || words === undefined
    ? undefined
    : { index: Number(number) - 1, reason: words };
}

/** Whether an edit was refused because the message says all that already (Bot API server: Client.cpp). */
export function saysNothingChanged(reason: string): boolean {
  return /message is not modified|MESSAGE_NOT_MODIFIED|poll (has already been|is already) (closed|stopped)/i.test(
    reason,
  );
}

/** Whether an edit or a deletion was refused because the message is not there any more, or not the bot's to change. */
export function saysMessageIsGone(reason: string): boolean {
  return /message to (edit|delete) not found|message can't be edited|MESSAGE_ID_INVALID/i.test(reason);
}

/** What Telegram's words concern. */
type Meaning =
  /** The bot may not speak in this chat, or not like this: a matter of rights, settings and kinds of chat. */
  | 'forbidden'
  /** There is nobody to speak to in this chat, or the bot is not among them. */
  | 'gone'
  /** The content itself: no chat will take it. */
  | 'content'
  /** The bot as a whole. */
  | 'unauthorized';

/**
 * What Telegram's words mean, the first that fits. The words are those of the Bot API server
 * (tdlib/telegram-bot-api, Client.cpp), of TDLib under it (tdlib/td, MessagesManager, MessageContent, PollManager,
 * FileManager …) and of the API behind both (core.telegram.org/api/errors), which come through in capitals, with the
 * code 400 even where the API says 403.
 *
 * Only what stands here as `content` may end a post for everybody. Words that do not stand here say nothing about
 * other chats.
 */
const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/(have no|not enough|need( \w+)*) (administrator )?rights?\b/i, 'forbidden'],
  [/have no write access to the chat|can't write to the (chat|channel)/i, 'forbidden'],
  [
    /CHAT_ADMIN_REQUIRED|USER_BANNED_IN_CHANNEL|CHAT_RESTRICTED|CHAT_GUEST_SEND_FORBIDDEN|CHAT_FORWARDS_RESTRICTED/,
    'forbidden',
  ],
  [/CHAT_WRITE_FORBIDDEN|CHAT_SEND_\w+_FORBIDDEN|SLOWMODE_\w+|SCHEDULE_\w+/, 'forbidden'],
  [/TOPIC_CLOSED|TOPIC_DELETED|TOPIC_ID_INVALID|message thread not found/i, 'forbidden'],
  [/threads can't be used in|there are no message threads/i, 'forbidden'],
  // What a person does not take, by their own settings, and what a kind of chat does not take.
  [/VOICE_MESSAGES_FORBIDDEN|user restricted receiving of/i, 'forbidden'],
  [
    /PRIVACY_PREMIUM_REQUIRED|ALLOW_PAYMENT_REQUIRED|USER_PRIVACY_RESTRICTED|PREMIUM_ACCOUNT_REQUIRED/,
    'forbidden',
  ],
  [/YOU_BLOCKED_USER|can't be sent to (the )?(private|channel|secret)/i, 'forbidden'],
  [/PUBLIC_POLL_DISABLED|BROADCAST_PUBLIC_VOTERS_FORBIDDEN/, 'forbidden'],

  [/chat not found|user not found|PEER_ID_INVALID|CHAT_ID_INVALID|CHANNEL_(INVALID|PRIVATE)/i, 'gone'],
  [/user is deactivated|USER_DEACTIVATED|group chat was deleted|group is deactivated/i, 'gone'],
  [/bot was (kicked|blocked)|bot is not a member|USER_IS_(BLOCKED|BOT)/i, 'gone'],

  // A bot that was frozen, or moved to another Bot API server, can send nothing anywhere.
  [/FROZEN_METHOD_INVALID|logged out/i, 'unauthorized'],

  // Words: too many, none, not well-formed, or formatted in a way that is not to be had.
  [/message (text )?is (too long|empty)|text must be non-empty|caption is too long/i, 'content'],
  [/MESSAGE_(EMPTY|TOO_LONG)|MEDIA_CAPTION_TOO_LONG|must be encoded in UTF-8/i, 'content'],
  [/can't parse entities|ENTITY_BOUNDS_INVALID|ENTITIES_TOO_LONG|ENTITY_MENTION_USER_INVALID/i, 'content'],
  [/ENTITY_\w*URL_INVALID|MESSAGE_TEXT_INVALID|EMOTICON_(EMPTY|INVALID)/, 'content'],
  // Files: unknown, of another kind, of a size or shape that is not taken.
  [/wrong (remote )?file.?id|wrong file|invalid file|FILE_ID_INVALID|FILE_REFERENCE_\w+/i, 'content'],
  [/can't use file of type|type of file mismatch|file is too big|request entity too large/i, 'content'],
  [
    /(file|photo|video|video note|voice note|sticker|document|audio|animation|media) must be non-empty/i,
    'content',
  ],
  [
    /MEDIA_(EMPTY|INVALID|TYPE_INVALID|FILE_INVALID|GROUPED_INVALID)|media of the specified type in the album/i,
    'content',
  ],
  [
    /PHOTO_(INVALID\w*|EXT_INVALID|SAVE_FILE_INVALID|CONTENT_TYPE_INVALID|FILE_MISSING)|IMAGE_PROCESS_FAILED/,
    'content',
  ],
  [/(VIDEO|AUDIO|DOCUMENT|STICKER|GIF)_(FILE_|CONTENT_TYPE_|TITLE_)?(INVALID|EMPTY)/, 'content'],
  [/wrong video note length|WEBPAGE_(CURL_FAILED|MEDIA_EMPTY|URL_INVALID)/i, 'content'],
  [
    /wrong (type of the )?(http url|web page)|failed to get http url content|EXTERNAL_URL_INVALID/i,
    'content',
  ],
  // Polls, places and contacts.
  [
    /POLL_(ANSWERS?|OPTION|QUESTION|EXPLANATION)_?\w*|QUIZ_\w+|poll (options?|question|must have|can't have)/i,
    'content',
  ],
  [/invalid (live )?location|GEO_POINT_INVALID|VENUE_ID_INVALID|wrong (latitude|longitude)/i, 'content'],
  [/(contact|phone number|first name) must be non-empty|PHONE_NUMBER_INVALID|CONTACT_NAME_EMPTY/i, 'content'],
  // Buttons.
  [/BUTTON_(URL|DATA|TYPE|TEXT)_\w*INVALID|inline keyboard button|reply markup is too long/i, 'content'],
];

function classifyAnswer({ code, description, parameters }: TelegramError): Failure {
  const reason = withoutToken(description);
  if (code === 429) {
    const seconds = parameters?.retry_after ?? Number(/retry after (\d+)/i.exec(description)?.[1] ?? 0);
    return { kind: 'limited', retryAfterMs: seconds > 0 ? seconds * 1_000 : RETRY_AFTER_DEFAULT_MS };
  }
  if (parameters?.migrate_to_chat_id !== undefined) {
    return { kind: 'moved', networkId: fromTelegram(parameters.migrate_to_chat_id) };
  }
  if (code >= 500) return { kind: 'unknown', reason: `${code} ${reason}` };
  // An unknown token is answered like an unknown address; an unknown method has words of its own.
  if (code === 401 || (code === 404 && !/method/i.test(description))) return { kind: 'unauthorized' };

  const meaning =
    MEANINGS.find(([words]) => words.test(description))?.[1] ?? (code === 403 ? 'gone' : undefined);
  switch (meaning) {
    case 'unauthorized':
      return { kind: 'unauthorized' };
    case 'content':
      return { kind: 'refused', reason };
    case undefined:
      return { kind: 'refused', reason, unexplained: true };
    default:
      return { kind: meaning, reason };
  }
}

/** Ends of a connection that never was one: no request went over it. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  // A file that was to be sent along could not be fetched.
  'FILE_NOT_FETCHED',
]);

/** Such ends as Node tells apart only in its words: an attempt to connect, or to agree on encryption. */
const WHILE_CONNECTING =
  /connect (ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)|reason: $|before secure TLS connection|certificate/;
/** What Node gives when it has tried every address of a host; Telegraf's client hides it behind an empty reason. */
const EVERY_ADDRESS = 'AggregateError';

/** Without an answer of Telegram's: sure that the call took no effect only when it was never made. */
function classifySilence(error: unknown): Failure {
  const { name, code, type, message } = (error ?? {}) as Partial<
    Record<'name' | 'code' | 'type' | 'message', string>
  >;
  if (name === 'AbortError') return { kind: 'unknown', reason: 'no answer in time' };
  if (type === 'invalid-json' || code === 'UNREADABLE_ANSWER') {
    return { kind: 'unknown', reason: 'an answer that is no JSON' };
  }
  // A file that was to be sent along is not what it was said to be.
  if (code === 'FILE_NOT_CLEANED') return { kind: 'refused', reason: 'the file cannot be cleaned' };
  const reason = code ?? type ?? withoutToken(message ?? String(error));
  const neverSent =
    NEVER_CONNECTED.has(reason) || name === EVERY_ADDRESS || WHILE_CONNECTING.test(message ?? '');
  return { kind: neverSent ? 'unreached' : 'unknown', reason };
}

/** Telegraf's addresses hold the token: `…/bot123456:AA…/sendMessage`. */
function withoutToken(words: string): string {
  return words.replaceAll(/\bbot\d+:[^/\s"]+/g, 'bot…').replaceAll(/\b\d{6,}:[\w-]{30,}/g, '…');
}
