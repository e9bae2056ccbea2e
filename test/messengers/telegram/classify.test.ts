import { describe, expect, it } from '@jest/globals';
import { TelegramError } from 'telegraf';
import { blamedItem, classify } from '../../../src/messengers/telegram/classify.ts';
import { textId } from '../../support/ids.ts';

type Parameters = { retry_after?: number; migrate_to_chat_id?: number };

const answered = (code: number, description: string, parameters?: Parameters): unknown =>
  new TelegramError({ error_code: code, description, ...(parameters && { parameters }) });

/** As node-fetch reports it, address and token included. */
const broken = (reason: string, code?: string, type = 'system'): unknown =>
  Object.assign(
    new Error(
      `request to https://api.telegram.org/bot1234567:AAsecret/sendMessage failed, reason: ${reason}`,
    ),
    {
      type,
      ...(code !== undefined && { code }),
    },
  );

describe("Telegram's answer", () => {
  it.each([
    // A chat that is gone for the bot
    [403, 'Forbidden: bot was blocked by the user', 'gone'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'gone'],
    [403, 'Forbidden: bot was kicked from the channel chat', 'gone'],
    [403, 'Forbidden: bot is not a member of the channel chat', 'gone'],
    [403, 'Forbidden: the group chat was deleted', 'gone'],
    [403, 'Forbidden: user is deactivated', 'gone'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'gone'],
    [403, "Forbidden: bot can't send messages to bots", 'gone'],
    [403, 'Forbidden: something new', 'gone'],
    [400, 'Bad Request: chat not found', 'gone'],
    [400, 'Bad Request: user not found', 'gone'],
    [400, 'Bad Request: PEER_ID_INVALID', 'gone'],
    [400, 'Bad Request: CHANNEL_PRIVATE', 'gone'],
    // A chat that does not take it
    [400, 'Bad Request: have no rights to send a message', 'forbidden'],
    [400, 'Bad Request: not enough rights to send photos to the chat', 'forbidden'],
    [403, 'Forbidden: not enough rights to send text messages to the chat', 'forbidden'],
    [400, 'Bad Request: need administrator rights in the channel chat', 'forbidden'],
    [400, 'Bad Request: CHAT_ADMIN_REQUIRED', 'forbidden'],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'forbidden'],
    [403, 'Forbidden: CHAT_WRITE_FORBIDDEN', 'forbidden'],
    [400, 'Bad Request: CHAT_RESTRICTED', 'forbidden'],
    [400, 'Bad Request: CHAT_SEND_PLAIN_FORBIDDEN', 'forbidden'],
    [400, 'Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN', 'forbidden'],
    [
      400,
      'Bad Request: failed to send message #1 with the error message "CHAT_SEND_PHOTOS_FORBIDDEN"',
      'forbidden',
    ],
    [400, 'Bad Request: USER_BANNED_IN_CHANNEL', 'forbidden'],
    [400, 'Bad Request: TOPIC_CLOSED', 'forbidden'],
    [400, 'Bad Request: TOPIC_DELETED', 'forbidden'],
    [400, 'Bad Request: message thread not found', 'forbidden'],
    [400, 'Bad Request: VOICE_MESSAGES_FORBIDDEN', 'forbidden'],
    [400, 'Bad Request: user restricted receiving of voice note messages', 'forbidden'],
    [400, 'Bad Request: user restricted receiving of video note messages', 'forbidden'],
    [400, 'Bad Request: have no write access to the chat', 'forbidden'],
    [400, 'Bad Request: YOU_BLOCKED_USER', 'forbidden'],
    [400, "Bad Request: polls can't be sent to the private chat", 'forbidden'],
    [400, "Bad Request: non-anonymous polls can't be sent to channel chats", 'forbidden'],
    [400, 'Bad Request: need administrator rights in the channel chat', 'forbidden'],
    // Content that nobody gets
    [400, 'Bad Request: message text is empty', 'refused'],
    [400, 'Bad Request: message is too long', 'refused'],
    [400, 'Bad Request: message caption is too long', 'refused'],
    [400, 'Bad Request: wrong file identifier/HTTP URL specified', 'refused'],
    [400, 'Bad Request: wrong remote file identifier specified: Wrong padding in the string', 'refused'],
    [400, 'Bad Request: MEDIA_EMPTY', 'refused'],
    [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'refused'],
    [400, "Bad Request: can't parse entities: Can't find end of the entity", 'refused'],
    [400, 'Bad Request: ENTITY_BOUNDS_INVALID', 'refused'],
    [400, 'Bad Request: POLL_ANSWERS_INVALID', 'refused'],
    [400, "Bad Request: can't use file of type Photo as Video", 'refused'],
    [400, 'Bad Request: FILE_REFERENCE_EXPIRED', 'refused'],
    [400, 'Bad Request: file must be non-empty', 'refused'],
    [400, 'Bad Request: BUTTON_URL_INVALID', 'refused'],
    [413, 'Request Entity Too Large', 'refused'],
    // Nobody knows
    [500, 'Internal Server Error: Request aborted', 'unknown'],
    [502, 'Bad Gateway', 'unknown'],
    [504, 'Gateway Timeout', 'unknown'],
  ])('%i %s: %s', (code, description, kind) => {
    const failure = classify(answered(code, description));
    expect(failure.kind).toBe(kind);
    expect(failure).toHaveProperty('reason', expect.stringContaining(description));
  });

  it.each([
    [400, 'Bad Request: group send failed'],
    [400, 'Bad Request: message to be replied not found'],
    [400, 'Bad Request: SOMETHING_NEW_INVALID'],
    [404, 'Not Found: method not found'],
    [409, 'Conflict: something new'],
  ])('%i %s is an answer to this chat alone, until others give it too', (code, description) => {
    expect(classify(answered(code, description))).toEqual({
      kind: 'refused',
      reason: description,
      unexplained: true,
    });
  });

  it.each([
    [400, 'Bad Request: MEDIA_EMPTY'],
    [413, 'Request Entity Too Large'],
  ])('%i %s is an answer to the content, wherever it goes', (code, description) => {
    expect(classify(answered(code, description))).toEqual({ kind: 'refused', reason: description });
  });

  it.each([
    [401, 'Unauthorized'],
    [401, 'Unauthorized: USER_DEACTIVATED_BAN'],
    [404, 'Not Found'],
    [400, 'Bad Request: FROZEN_METHOD_INVALID'],
    [400, 'Bad Request: Logged out'],
  ])('%i %s stops the bot', (code, description) => {
    expect(classify(answered(code, description))).toEqual({ kind: 'unauthorized' });
  });

  it('429 says how long to wait, in seconds', () => {
    const words = 'Too Many Requests: retry after 7';
    expect(classify(answered(429, words, { retry_after: 7 }))).toEqual({
      kind: 'limited',
      retryAfterMs: 7_000,
    });
    expect(classify(answered(429, words))).toEqual({ kind: 'limited', retryAfterMs: 7_000 });
    expect(classify(answered(429, 'Too Many Requests'))).toEqual({ kind: 'limited', retryAfterMs: 1_000 });
  });

  it('names the new id of a group that was upgraded', () => {
    const words = 'Bad Request: group chat was upgraded to a supergroup chat';
    expect(classify(answered(400, words, { migrate_to_chat_id: -1001 }))).toEqual({
      kind: 'moved',
      networkId: textId(-1001),
    });
  });

  it('may blame one item of an album', () => {
    expect(blamedItem('Bad Request: failed to send message #2 with the error message "MEDIA_EMPTY"')).toEqual(
      {
        index: 1,
        reason: 'MEDIA_EMPTY',
      },
    );
    expect(blamedItem('Bad Request: group send failed')).toBeUndefined();
  });
});

describe('A connection that fails', () => {
  it.each([
    ['connect ECONNREFUSED 127.0.0.1:443', 'ECONNREFUSED', 'unreached'],
    ['getaddrinfo ENOTFOUND api.telegram.org', 'ENOTFOUND', 'unreached'],
    ['getaddrinfo EAI_AGAIN api.telegram.org', 'EAI_AGAIN', 'unreached'],
    ['No connection in time', 'UND_ERR_CONNECT_TIMEOUT', 'unreached'],
    ['connect ETIMEDOUT 149.154.167.220:443', 'ETIMEDOUT', 'unreached'],
    ['', 'ETIMEDOUT', 'unreached'],
    ['connect ENETUNREACH 149.154.167.220:443', 'ENETUNREACH', 'unreached'],
    [
      'Client network socket disconnected before secure TLS connection was established',
      'ECONNRESET',
      'unreached',
    ],
    ['certificate has expired', 'CERT_HAS_EXPIRED', 'unreached'],
    ['read ETIMEDOUT', 'ETIMEDOUT', 'unknown'],
    ['read ECONNRESET', 'ECONNRESET', 'unknown'],
    ['socket hang up', 'ECONNRESET', 'unknown'],
    ['write EPIPE', 'EPIPE', 'unknown'],
    ['Premature close', 'ERR_STREAM_PREMATURE_CLOSE', 'unknown'],
  ])('%s (%s): %s', (reason, code, kind) => {
    expect(classify(broken(reason, code))).toEqual({ kind, reason: code });
  });

  it('leaves nothing in doubt when no address of a host can be reached', () => {
    const everyAddress = Object.assign(new AggregateError([], ''), { code: 'ETIMEDOUT' });
    expect(classify(everyAddress)).toEqual({ kind: 'unreached', reason: 'ETIMEDOUT' });
  });

  it('is in doubt when the call was given up or the answer cannot be read', () => {
    const aborted = Object.assign(new Error('The user aborted a request.'), {
      name: 'AbortError',
      type: 'aborted',
    });
    expect(classify(aborted)).toEqual({ kind: 'unknown', reason: 'no answer in time' });
    expect(classify(broken('Unexpected token', undefined, 'invalid-json')).kind).toBe('unknown');
    expect(classify('nonsense').kind).toBe('unknown');
  });
});

it('The reason of a failure never holds the token', () => {
  const errors = [
    answered(400, 'Bad Request: https://api.telegram.org/bot1234567:AAsecret/sendMessage is wrong'),
    broken('something', undefined, ''),
    new Error('1234567:AAsecretAAsecretAAsecretAAsecretAA is wrong'),
  ];
  for (const error of errors) expect(JSON.stringify(classify(error))).not.toContain('secret');
});
