import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Content } from '../../../src/domain/posts/content.ts';
import type { Copy } from '../../../src/domain/posts/delivery.ts';
import type { Messenger } from '../../../src/domain/posts/messenger.ts';
import type { RevisionOutcome } from '../../../src/domain/posts/revision.ts';
import { costOfRevision } from '../../../src/messengers/telegram/composeRevision.ts';
import { createTelegramMessenger } from '../../../src/messengers/telegram/messenger.ts';
import { arrived, failed, startScriptedBotApi } from '../scriptedBotApi.ts';
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

const text = (length: number): Content => ({ kind: 'text', text: 'word '.repeat(length / 5), entities: [] });
const copy = (piece: number, messageId: NetworkMessageId): Copy => ({
  part: 0,
  piece,
  messageId: textId(messageId),
});
const NOT_MODIFIED = failed(400, 'Bad Request: message is not modified: it is the same');

function revise(content: Content, copies: readonly Copy[], file = false): Promise<RevisionOutcome> {
  return messenger.revise({
    destination: { networkId: textId(-5), kind: 'group' },
    post: { protected: false, version: 2, parts: [{ no: 0, messageId: textId(1), content }] },
    attribution: { alias: 'u-a3x7k2' },
    copies,
    changes: [{ part: 0, file }],
  });
}

const calls = (): unknown[] =>
  api.calls.map(({ method, parameters }) => [
    method,
    parameters['message_id'] ?? parameters['reply_parameters'],
  ]);

describe('A text that grew beyond one message', () => {
  it('is continued in a reply to its copy', async () => {
    api.answer(arrived, arrived);
    expect(await revise(text(6_000), [copy(0, textId(71))])).toEqual({
      kind: 'revised',
      missing: 0,
      added: [{ part: 0, piece: 1, messageId: expect.any(String) }],
      removed: [],
    });
    expect(calls()).toEqual([
      ['editMessageText', 71],
      ['sendMessage', { message_id: 71, allow_sending_without_reply: true }],
    ]);
  });

  it('keeps in mind what it has sent when it is stopped midway', async () => {
    api.answer(NOT_MODIFIED, arrived, failed(429, 'Too Many Requests: retry after 3'));
    const outcome = await revise(text(12_000), [copy(0, textId(71))]);
    expect(outcome).toMatchObject({ kind: 'limited', retryAfterMs: 3_000, added: [{ piece: 1 }] });
    api.answer(NOT_MODIFIED, NOT_MODIFIED, arrived);
    const again = await revise(text(12_000), [copy(0, textId(71)), ...outcome.added]);
    expect(again).toMatchObject({ kind: 'revised', added: [{ piece: 2 }] });
  });

  it('is not continued where its copy is gone', async () => {
    api.answer(failed(400, 'Bad Request: message to edit not found'));
    expect(await revise(text(6_000), [copy(0, textId(71))])).toMatchObject({ missing: 1, added: [] });
  });
});

describe('A text that became shorter', () => {
  it('loses its continuation', async () => {
    api.answer(arrived, arrived);
    expect(await revise(text(50), [copy(0, textId(71)), copy(1, textId(72))])).toMatchObject({
      removed: [copy(1, textId(72))],
    });
    expect(calls()).toEqual([
      ['editMessageText', 71],
      ['deleteMessage', 72],
    ]);
  });

  it('leaves as little as it can of a continuation that is too old to be deleted', async () => {
    api.answer(arrived, failed(400, "Bad Request: message can't be deleted for everyone"), arrived);
    expect(await revise(text(50), [copy(0, textId(71)), copy(1, textId(72))])).toMatchObject({
      removed: [copy(1, textId(72))],
    });
    expect(api.calls[2]).toMatchObject({
      method: 'editMessageText',
      parameters: { message_id: 72, text: '…' },
    });
  });
});

it('changes a caption without touching the file, unless it is another', async () => {
  const voice: Content = { kind: 'voice', file: { id: 'v', uniqueId: 'v' } };
  const film: Content = { kind: 'animation', file: { id: 'f', uniqueId: 'f' }, captionAbove: true };
  api.answer(arrived, arrived, arrived);
  await revise(film, [copy(0, textId(71))]);
  await revise(film, [copy(0, textId(71))], true);
  await revise(voice, [copy(0, textId(71))], true);
  expect(api.calls.map(({ method }) => method)).toEqual([
    'editMessageCaption',
    'editMessageMedia',
    'editMessageCaption',
  ]);
  expect(api.calls[0]!.parameters).toMatchObject({ caption: '— u-a3x7k2', show_caption_above_media: true });
  expect(api.calls[1]!.parameters).toMatchObject({
    media: { type: 'animation', media: 'f', caption: '— u-a3x7k2' },
  });
});

it('closes the copies of a poll that was closed, and keeps the name under it', async () => {
  const poll: Content = {
    kind: 'poll',
    question: { text: 'Tea?', entities: [] },
    options: [{ text: 'Yes', entities: [] }],
    anonymous: true,
    multiple: false,
  };
  const reply_markup = { inline_keyboard: [[{ text: '— u-a3x7k2', copy_text: { text: 'u-a3x7k2' } }]] };
  api.answer(arrived, failed(400, 'Bad Request: poll has already been closed'), arrived);
  const closed = await revise({ ...poll, closed: true }, [copy(0, textId(71))]);
  const again = await revise({ ...poll, closed: true }, [copy(0, textId(71))]);
  const open = await revise(poll, [copy(0, textId(71))]);
  expect([closed, again, open].map(({ kind }) => kind)).toEqual(['revised', 'revised', 'revised']);
  expect(api.calls.map(({ method }) => method)).toEqual(['stopPoll', 'stopPoll', 'editMessageReplyMarkup']);
  for (const { parameters } of api.calls)
    expect(parameters).toEqual({ chat_id: -5, message_id: 71, reply_markup });
});

it('changes buttons along with what stands above them', async () => {
  const buttons = [[{ label: 'Site', url: 'https://a.example' }]];
  const [row, tag] = [
    { text: 'Site', url: 'https://a.example' },
    { text: '— u-a3x7k2', copy_text: { text: 'u-a3x7k2' } },
  ];
  const film: Content = { kind: 'animation', file: { id: 'f', uniqueId: 'f' }, buttons };
  const sticker: Content = { kind: 'sticker', file: { id: 's', uniqueId: 's' }, buttons };
  api.answer(arrived, arrived, arrived, arrived, failed(400, 'Bad Request: BUTTON_URL_INVALID'), arrived);
  await revise({ ...text(50), buttons }, [copy(0, textId(71))]);
  await revise(film, [copy(0, textId(71))]);
  await revise(film, [copy(0, textId(71))], true);
  await revise(sticker, [copy(0, textId(71))]);
  await revise({ ...text(50), buttons }, [copy(0, textId(71))]);
  expect(api.calls.map(({ method, parameters }) => [method, parameters['reply_markup']])).toEqual([
    ['editMessageText', { inline_keyboard: [[row]] }],
    ['editMessageCaption', { inline_keyboard: [[row]] }],
    ['editMessageMedia', { inline_keyboard: [[row]] }],
    ['editMessageReplyMarkup', { inline_keyboard: [[row], [tag]] }],
    ['editMessageText', { inline_keyboard: [[row]] }],
    ['editMessageText', undefined],
  ]);
});

it('costs as many messages as it makes calls', () => {
  const post = {
    protected: false,
    version: 2,
    parts: [{ no: 0, messageId: textId(1), content: text(6_000) }],
  };
  const changes = [{ part: 0, file: false }];
  expect(costOfRevision({ post, attribution: {}, copies: [copy(0, textId(71))], changes })).toBe(2);
  expect(costOfRevision({ post, attribution: {}, copies: [], changes })).toBe(1);
});
