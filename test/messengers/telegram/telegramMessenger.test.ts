import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Content } from '../../../src/domain/posts/content.ts';
import type { Dispatch, Messenger } from '../../../src/domain/posts/messenger.ts';
import { createTelegramMessenger } from '../../../src/messengers/telegram/messenger.ts';
import { createConnections } from '../../../src/messengers/telegram/connections.ts';
import { until } from '../../support/until.ts';
import { arrived, failed, hangUp, silence, startScriptedBotApi } from '../scriptedBotApi.ts';
import type { ScriptedBotApi } from '../scriptedBotApi.ts';
import { textId } from '../../support/ids.ts';
import type { NetworkMessageId } from '../../../src/domain/ids.ts';

let api: ScriptedBotApi;
let messenger: Messenger;

beforeEach(async () => {
  api = await startScriptedBotApi();
  messenger = createTelegramMessenger({ token: '1:test', apiRoot: api.apiRoot });
});
afterEach(() => api.close());

const words = (length: number) => ({ text: 'word '.repeat(length / 5), entities: [] });
const photo = (id: string, caption?: number): Content => ({
  kind: 'photo',
  file: { id, uniqueId: id },
  ...(caption !== undefined && { caption: words(caption) }),
});

function dispatch(contents: readonly Content[], more: Partial<Dispatch> = {}): Dispatch {
  const parts = contents.map((content, no) => ({ no, messageId: textId(no), content }));
  return {
    destination: { networkId: textId(-5), kind: 'group' },
    post: { protected: false, version: 1, parts },
    attribution: {},
    ...more,
  };
}

const short = dispatch([{ kind: 'text', text: 'hi', entities: [] }]);
const copy = (part: number, messageId: NetworkMessageId, piece = 0) => ({
  part,
  piece,
  messageId: textId(messageId),
});
const sentFiles = (): unknown[] =>
  api.calls.map(
    ({ parameters: { photo, media } }) => photo ?? (media as { media: string }[]).map((item) => item.media),
  );

const BLAMED = 'Bad Request: failed to send message #2 with the error message "MEDIA_EMPTY"';

describe('An album that Telegram refuses', () => {
  const album = dispatch([photo('a'), photo('b'), photo('c')]);

  it('goes without the item that is blamed, which is tried on its own before it is given up', async () => {
    api.answer(failed(400, BLAMED), arrived, failed(400, 'Bad Request: MEDIA_EMPTY'));
    expect(await messenger.deliver(album)).toEqual({
      kind: 'sent',
      copies: [copy(0, textId(1)), copy(2, textId(2))],
      refusedParts: [{ part: 1, reason: 'Bad Request: MEDIA_EMPTY' }],
    });
    expect(sentFiles()).toEqual([['a', 'b', 'c'], ['a', 'c'], 'b']);
  });

  it('is sent one by one when no item is blamed', async () => {
    api.answer(
      failed(400, 'Bad Request: group send failed'),
      arrived,
      failed(400, 'Bad Request: MEDIA_EMPTY'),
      arrived,
    );
    expect(await messenger.deliver(album)).toEqual({
      kind: 'sent',
      copies: [copy(0, textId(1)), copy(2, textId(2))],
      refusedParts: [{ part: 1, reason: 'Bad Request: MEDIA_EMPTY' }],
    });
    expect(sentFiles()).toEqual([['a', 'b', 'c'], 'a', 'b', 'c']);
  });

  it('is sent one by one when it is refused without the blamed item too', async () => {
    api.answer(failed(400, BLAMED), failed(400, BLAMED), arrived, arrived, arrived);
    expect(await messenger.deliver(album)).toMatchObject({
      kind: 'sent',
      copies: [{ part: 0 }, { part: 1 }, { part: 2 }],
    });
  });

  it('is refused when each of its items is', async () => {
    api.answer(...Array.from({ length: 4 }, () => failed(400, 'Bad Request: MEDIA_EMPTY')));
    expect(await messenger.deliver(album)).toEqual({ kind: 'refused', reason: 'Bad Request: MEDIA_EMPTY' });
  });

  it('keeps the caption of an item that is left out', async () => {
    api.answer(
      failed(400, 'Bad Request: group send failed'),
      failed(400, 'Bad Request: MEDIA_EMPTY'),
      arrived,
      arrived,
    );
    const captioned = dispatch([photo('a', 10), photo('b')]);
    expect(await messenger.deliver(captioned)).toMatchObject({
      copies: [copy(1, textId(1)), copy(0, textId(2))],
    });
    expect(api.calls.at(-1)).toMatchObject({
      method: 'sendMessage',
      parameters: { text: words(10).text, reply_parameters: { message_id: 1 } },
    });
  });

  it('is in doubt when its answer has not as many messages as it has items', async () => {
    api.answer((response) => response.end(JSON.stringify({ ok: true, result: [{ message_id: 1 }] })));
    expect(await messenger.deliver(album)).toMatchObject({ kind: 'unknown' });
  });

  it('has its copies aligned by their ids, in whatever order the answer lists them', async () => {
    const result = [7, 5, 6].map((message_id) => ({ message_id }));
    api.answer((response) => response.end(JSON.stringify({ ok: true, result })));
    expect(await messenger.deliver(album)).toEqual({
      kind: 'sent',
      copies: [copy(0, textId(5)), copy(1, textId(6)), copy(2, textId(7))],
    });
  });
});

describe('A delivery that goes wrong midway', () => {
  const long = dispatch([photo('a', 1500)]);

  it('tells what arrived, and the next attempt goes on from there', async () => {
    api.answer(arrived, failed(429, 'Too Many Requests: retry after 3', { retry_after: 3 }));
    const outcome = await messenger.deliver(long);
    expect(outcome).toEqual({ kind: 'limited', retryAfterMs: 3_000, copies: [copy(0, textId(1))] });

    api.answer(arrived);
    expect(await messenger.deliver({ ...long, done: [copy(0, textId(1))] })).toEqual({
      kind: 'sent',
      copies: [copy(0, textId(2), 1)],
    });
    expect(api.calls.map(({ method }) => method)).toEqual(['sendPhoto', 'sendMessage', 'sendMessage']);
    expect(api.calls[2]?.parameters).toHaveProperty('reply_parameters.message_id', 1);
  });

  it.each([
    ['gone', failed(403, 'Forbidden: bot was blocked by the user')],
    ['forbidden', failed(400, 'Bad Request: CHAT_WRITE_FORBIDDEN')],
    ['refused', failed(400, 'Bad Request: message is too long')],
    ['unauthorized', failed(401, 'Unauthorized')],
    ['unknown', hangUp],
  ])('tells what arrived when the rest is %s', async (kind, reply) => {
    api.answer(arrived, reply);
    expect(await messenger.deliver(long)).toMatchObject({ kind, copies: [copy(0, textId(1))] });
  });

  it('starts anew in a chat that has moved', async () => {
    api.answer(arrived, failed(400, 'Bad Request: upgraded', { migrate_to_chat_id: -100 }));
    expect(await messenger.deliver(long)).toEqual({ kind: 'moved', networkId: textId(-100) });
  });
});

describe('A reply whose target is gone', () => {
  it('goes at once as an ordinary message', async () => {
    api.answer(failed(400, 'Bad Request: message to be replied not found'), arrived);
    expect(await messenger.deliver({ ...short, replyTo: textId(42) })).toEqual({
      kind: 'sent',
      copies: [copy(0, textId(1))],
    });
    expect(api.calls.map(({ parameters }) => 'reply_parameters' in parameters)).toEqual([true, false]);
  });
});

describe('The connection', () => {
  it('is used again', async () => {
    for (let sent = 0; sent < 20; sent += 1) {
      api.answer(arrived);
      await messenger.deliver(short);
    }
    // The one before may still be busy with the end of its answer.
    expect(api.connections.opened).toBeLessThanOrEqual(5);
  });

  it('is used again after a refusal, and let go with an answer that nobody reads', async () => {
    const long = failed(502, 'x'.repeat(30_000_000));
    api.answer(...Array.from({ length: 10 }, () => failed(400, 'Bad Request: no')), long, arrived);
    for (let sent = 0; sent < 12; sent += 1) await messenger.deliver(short);
    expect(api.connections.opened).toBeLessThanOrEqual(6);
    await until(() => api.connections.broken === 1);
  });

  it('is ended when the answer takes too long', async () => {
    const hasty = createTelegramMessenger({ token: '1:test', apiRoot: api.apiRoot, timeoutMs: 200 });
    api.answer(silence);
    expect(await hasty.deliver(short)).toEqual({ kind: 'unknown', reason: 'no answer in time' });
    await until(() => api.connections.broken === 1);
  });

  it('leaves a call in doubt when it breaks, or brings what nobody can read', async () => {
    api.answer(hangUp, (response) => response.end('<html>'), failed(502, 'Bad Gateway'));
    expect(await messenger.deliver(short)).toEqual({ kind: 'unknown', reason: 'UND_ERR_SOCKET' });
    expect(await messenger.deliver(short)).toEqual({ kind: 'unknown', reason: 'an answer that is no JSON' });
    expect(await messenger.deliver(short)).toEqual({ kind: 'unknown', reason: '502 Bad Gateway' });
  });

  it('that never comes about leaves nothing in doubt', async () => {
    await api.close();
    expect(await messenger.deliver(short)).toEqual({ kind: 'unreached', reason: 'ECONNREFUSED' });
  });

  it('goes to a Bot API server that lives under a path of its own', async () => {
    const below = createTelegramMessenger({ token: '1:test', apiRoot: `${api.apiRoot}/telegram` });
    api.answer(arrived);
    expect(await below.deliver(short)).toMatchObject({ kind: 'sent' });
    expect(api.calls[0]).toMatchObject({ path: '/telegram/bot1:test/sendMessage' });
  });

  it('that takes too long to come about leaves nothing in doubt either', async () => {
    // Accepts TCP and never speaks TLS.
    const mute = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
    const apiRoot = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const connections = createConnections(apiRoot, 50);
    const patient = createTelegramMessenger({ token: '1:test', apiRoot, timeoutMs: 30_000, connections });
    expect(await patient.deliver(short)).toEqual({ kind: 'unreached', reason: 'UND_ERR_CONNECT_TIMEOUT' });
    mute.close();
  });
});

describe('A call that is refused for a detail', () => {
  const site = { label: 'Site', url: 'https://a.example' };
  const poll: Content = {
    kind: 'poll',
    question: words(5),
    description: words(5),
    media: { kind: 'photo', file: { id: 'p', uniqueId: 'p' } },
    options: [{ ...words(5), media: { kind: 'link', url: 'https://a.example' } }, words(10)],
    anonymous: true,
    multiple: false,
    correct: [1],
    explanation: words(5),
    closesAt: Math.round(Date.now() / 1_000) + 3_600,
  };
  const alias = { attribution: { alias: 'u-a3x7k2' } };

  it.each<[string, string, Dispatch, readonly string[]]>([
    [
      'an effect',
      'EFFECT_ID_INVALID',
      dispatch([{ kind: 'text', ...words(5), effect: '5' }], {
        destination: { networkId: textId(5), kind: 'private' },
      }),
      ['message_effect_id'],
    ],
    [
      'a button',
      'BUTTON_URL_INVALID',
      dispatch([{ kind: 'text', ...words(5), buttons: [[site]] }]),
      ['reply_markup'],
    ],
    ['a date', 'field "close_date" is wrong', dispatch([poll]), ['close_date']],
    [
      'a quiz',
      'QUIZ_CORRECT_ANSWERS_EMPTY',
      dispatch([poll]),
      ['correct_option_ids', 'correct_option_id', 'explanation'],
    ],
    ['what a poll shows', 'MEDIA_INVALID', dispatch([poll]), ['media', 'options.0.media']],
  ])('goes without it: %s', async (_what, reason, whole, gone) => {
    api.answer(failed(400, `Bad Request: ${reason}`), arrived);
    expect(await messenger.deliver(whole)).toMatchObject({ kind: 'sent' });
    const [first, second, ...more] = api.calls.map(({ parameters }) => parameters);
    expect(more).toEqual([]);
    for (const field of gone) {
      expect(first).toHaveProperty(field);
      expect(second).not.toHaveProperty(field);
    }
  });

  it.each(['QUOTE_TEXT_INVALID', 'message to be replied not found'])(
    'shows a quote that Telegram does not take as a line: %s',
    async (reason) => {
      const content: Content = {
        kind: 'text',
        text: 'Yes',
        entities: [],
        quote: { text: 'honey', entities: [], position: 3 },
      };
      api.answer(failed(400, `Bad Request: ${reason}`), arrived);
      expect(await messenger.deliver(dispatch([content], { replyTo: textId(42) }))).toMatchObject({
        kind: 'sent',
      });
      const [first, second, ...more] = api.calls.map(({ parameters }) => parameters);
      expect(more).toEqual([]);
      expect(first).toMatchObject({ text: 'Yes', reply_parameters: { message_id: 42, quote: 'honey' } });
      expect(first).not.toHaveProperty('reply_parameters.allow_sending_without_reply');
      expect(second).toMatchObject({
        text: 'honey\nYes',
        entities: [{ type: 'blockquote', offset: 0, length: 5 }],
        reply_parameters: { message_id: 42, allow_sending_without_reply: true },
      });
    },
  );

  it('keeps the name of its author, whatever becomes of other buttons', async () => {
    const sticker: Content = { kind: 'sticker', file: { id: 's', uniqueId: 's' }, buttons: [[site]] };
    api.answer(failed(400, 'Bad Request: BUTTON_URL_INVALID'), failed(400, 'Bad Request: BUTTON_INVALID'));
    expect(await messenger.deliver(dispatch([sticker], alias))).toMatchObject({ kind: 'refused' });
    expect(api.calls[1]!.parameters['reply_markup']).toEqual({
      inline_keyboard: [[{ text: '— u-a3x7k2', copy_text: { text: 'u-a3x7k2' } }]],
    });
  });

  it('shows a live photo as its still where a server knows none', async () => {
    const live: Content = {
      ...photo('still'),
      kind: 'photo',
      file: { id: 'still', uniqueId: 's' },
      live: { id: 'l', uniqueId: 'l' },
    };
    api.answer(failed(404, 'Not Found: method not found'), arrived);
    expect(await messenger.deliver(dispatch([live]))).toMatchObject({ kind: 'sent' });
    api.answer(failed(400, 'Bad Request: type "live_photo" is unknown'), arrived);
    expect(await messenger.deliver(dispatch([live, photo('b')]))).toMatchObject({ kind: 'sent' });
    expect(api.calls.map(({ method }) => method)).toEqual([
      'sendLivePhoto',
      'sendPhoto',
      'sendMediaGroup',
      'sendMediaGroup',
    ]);
    expect(api.calls[1]!.parameters).toMatchObject({ photo: 'still' });
    expect(api.calls[3]!.parameters['media']).toMatchObject([
      { type: 'photo', media: 'still' },
      { media: 'b' },
    ]);
  });

  it('gives up one detail after the other', async () => {
    api.answer(
      failed(400, 'Bad Request: QUIZ_CORRECT_ANSWERS_EMPTY'),
      failed(400, 'Bad Request: wrong close_date'),
      failed(400, 'Bad Request: POLL_MEDIA_INVALID'),
      failed(400, 'Bad Request: poll description is not allowed'),
      arrived,
    );
    expect(await messenger.deliver(dispatch([poll], alias))).toMatchObject({ kind: 'sent' });
    expect(Object.keys(api.calls.at(-1)!.parameters).toSorted()).toEqual(
      [
        'chat_id',
        'question',
        'options',
        'is_anonymous',
        'allows_multiple_answers',
        'type',
        'is_closed',
        'reply_markup',
      ].toSorted(),
    );
  });

  it('is refused when it is refused for what it is', async () => {
    api.answer(failed(400, 'Bad Request: MEDIA_EMPTY'));
    expect(await messenger.deliver(dispatch([photo('a')], alias))).toMatchObject({ kind: 'refused' });
    expect(api.calls).toHaveLength(1);
  });
});
