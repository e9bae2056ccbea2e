import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Telegram } from 'telegraf';
import type { Limiter, LimiterReport, LimiterVerdict } from '../../../src/domain/posts/limiter.ts';
import type { Speaker } from '../../../src/domain/conversation/speaker.ts';
import { createTelegramSpeaker, type Unsaid } from '../../../src/messengers/telegram/speaker.ts';
import { wordsIn } from '../../../src/texts/words.ts';
import { arrived, failed, type ScriptedBotApi, silence, startScriptedBotApi } from '../scriptedBotApi.ts';
import { textId } from '../../support/ids.ts';
import type { NetworkChatId } from '../../../src/domain/ids.ts';

const ANN = { networkId: textId(1), kind: 'private' } as const;
const BOB = { networkId: textId(2), kind: 'private' } as const;
const LIMITED = failed(429, 'Too Many Requests: retry after 1', { retry_after: 1 });

let api: ScriptedBotApi;
beforeEach(async () => void (api = await startScriptedBotApi()));
afterEach(() => api.close());

/** A speaker whose limiter answers each question with the next of these verdicts, and then grants everything. */
function speakerWith(verdicts: LimiterVerdict[] = [], patienceMs = 5_000) {
  const dropped: Unsaid[] = [];
  const reports: LimiterReport[] = [];
  const asked: NetworkChatId[] = [];
  const limiter: Limiter = {
    acquire: async (_, requests) =>
      requests.map(({ networkId }) => {
        asked.push(networkId);
        return verdicts.shift() ?? { granted: true };
      }),
    report: async (given) => void reports.push(...given),
    halted: async () => undefined,
  };
  const telegram = new Telegram('1:x', { apiRoot: api.apiRoot });
  const speaker: Speaker = createTelegramSpeaker(telegram, limiter, {
    dropped: (what) => dropped.push(what),
    patienceMs,
  });
  return { speaker, dropped, reports, asked };
}

const chatsCalled = () => api.calls.map(({ parameters }) => parameters['chat_id']);

describe('What is said', () => {
  test('shows what people wrote as code, in which nothing can be tapped', async () => {
    api.answer(arrived);
    const text = wordsIn('en')('hub:wasLetIn', { title: '/ban u-aaaaaa' });
    await speakerWith().speaker.say(ANN, { text, buttons: [[{ label: text, data: 'x' }]] });
    const plain = '✅ “/ban u-aaaaaa” is connected.';
    expect(api.calls[0]!.parameters).toMatchObject({
      text: plain,
      entities: [{ type: 'code', offset: plain.indexOf('/ban'), length: 13 }],
      reply_markup: { inline_keyboard: [[{ text: plain }]] },
    });
  });

  test('goes again once Telegram takes it after a 429, and everybody who sends learns of it', async () => {
    api.answer(LIMITED, arrived);
    const { speaker, reports, dropped } = speakerWith();
    const began = performance.now();
    expect(await speaker.say(ANN, { text: 'Hello' })).toEqual(expect.any(String));
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
    expect(reports).toEqual([{ networkId: textId(1), kind: 'limited', retryAfterMs: 1_000 }]);
    expect(dropped).toEqual([]);
  });

  test.each([
    [400, 'Bad Request: message is too long', 'refused'],
    [403, 'Forbidden: bot was blocked by the user', 'gone'],
    [404, 'Not Found: method not found', 'refused'],
  ])('is not tried again after a %i', async (code, description, outcome) => {
    api.answer(failed(code, description));
    const { speaker, dropped } = speakerWith();
    expect(await speaker.tell(ANN, { text: 'Hello' })).toEqual({ kind: 'refused' });
    expect(api.calls).toHaveLength(1);
    expect(dropped).toEqual([{ method: 'sendMessage', outcome }]);
  });

  test('keeps its order within a chat, and a chat that has to rest holds up no other', async () => {
    api.answer(arrived, arrived, arrived);
    const { speaker } = speakerWith([{ granted: false, waitMs: 200, because: 'chat' }]);
    await Promise.all([
      speaker.say(ANN, { text: 'first' }),
      speaker.say(ANN, { text: 'second' }),
      speaker.say(BOB, { text: 'in between' }),
    ]);
    expect(api.calls.map(({ parameters }) => parameters['text'])).toEqual(['in between', 'first', 'second']);
  });

  test('asks for the whole bot’s turn one chat after the other', async () => {
    api.answer(...Array.from({ length: 20 }, () => arrived));
    const everybody: LimiterVerdict = { granted: false, waitMs: 50, because: 'everybody' };
    const { speaker, asked } = speakerWith([everybody, everybody]);
    const chats = Array.from(
      { length: 20 },
      (_, n) => ({ networkId: textId(n + 1), kind: 'private' }) as const,
    );
    await Promise.all(chats.map((chat) => speaker.say(chat, { text: 'Hello' })));
    // The first asks three times, and nobody asks meanwhile.
    expect(asked.slice(0, 4)).toEqual(['1', '1', '1', '2']);
    expect(asked).toHaveLength(22);
    expect(chatsCalled()).toHaveLength(20);
  });

  test('that does not get its turn in time is dropped, and its teller told to come again', async () => {
    const halt: LimiterVerdict = { granted: false, waitMs: 30_000, because: 'everybody' };
    const { speaker, dropped } = speakerWith([halt, halt]);
    expect(await speaker.say(ANN, { text: 'Hello' })).toBeUndefined();
    expect(await speaker.tell(ANN, { text: 'Hello' })).toEqual({ kind: 'later' });
    expect(dropped).toEqual([
      { method: 'sendMessage', outcome: 'no turn' },
      { method: 'sendMessage', outcome: 'no turn' },
    ]);
    expect(api.calls).toEqual([]);
  });

  test('to explain why everybody waits is tried before its turn, once', async () => {
    api.answer(arrived);
    const halt: LimiterVerdict = { granted: false, waitMs: 30_000, because: 'everybody' };
    const { speaker } = speakerWith([halt]);
    expect(await speaker.say(ANN, { text: 'Telegram asked us', urgent: true })).toEqual(expect.any(String));
    api.answer(LIMITED);
    expect(await speaker.say(ANN, { text: 'Telegram asked us', urgent: true })).toBeUndefined();
    expect(api.calls).toHaveLength(2);
  });
});

describe('Whether somebody administers a chat', () => {
  const member = (status: string) => (response: { end: (body: string) => void }) =>
    response.end(JSON.stringify({ ok: true, result: { status } }));

  test('is asked once for a while', async () => {
    api.answer(member('administrator'), member('member'));
    const { speaker } = speakerWith();
    for (let n = 0; n < 5; n += 1) expect(await speaker.isAdministrator(textId(-1), textId(1))).toBe(true);
    for (let n = 0; n < 5; n += 1) expect(await speaker.isAdministrator(textId(-1), textId(2))).toBe(false);
    expect(await speaker.isMember(textId(-1), textId(2))).toBe(true);
    expect(api.calls).toHaveLength(2);
  });

  test('is not remembered when Telegram does not say', async () => {
    api.answer(failed(500, 'Internal Server Error'), member('creator'));
    const { speaker } = speakerWith();
    expect(await speaker.isAdministrator(textId(-1), textId(1))).toBe(false);
    expect(await speaker.isAdministrator(textId(-1), textId(1))).toBe(true);
  });

  test('holds nobody up for long when Telegram is silent', async () => {
    api.answer(silence);
    const { speaker } = speakerWith();
    const began = performance.now();
    expect(await speaker.isAdministrator(textId(-1), textId(1))).toBe(false);
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
