import { afterEach, describe, expect, test } from '@jest/globals';
import { troubleIn, WebhookHealth } from '../../../src/bot/intake/webhookHealth.ts';
import type { IntakeTrouble } from '../../../src/domain/conversation/intakeTrouble.ts';
import { until } from '../../support/until.ts';
import { type FakeAnswer, startFakeBotApi } from '../fakeBotApi.ts';
import { recordedLog } from '../recorded.ts';

const URL_OF_OURS = 'https://bot.example.com/webhook';
const DELIVERED_AT = 1_760_000_000_500;
const failed = (last_error_date: number) => ({
  url: URL_OF_OURS,
  last_error_date,
  last_error_message: 'Connection refused',
});

describe('what Telegram says about the webhook', () => {
  const refused = { because: 'unreached', message: 'Connection refused' };
  test.each([
    ['no failure', { url: URL_OF_OURS }, undefined],
    ['a failure after the last delivery', failed(1_760_000_001), refused],
    ['a failure before the last delivery', failed(1_760_000_000), undefined],
    ['the same address with its default port', { url: 'https://bot.example.com:443/webhook' }, undefined],
    ['no webhook any more', { url: '' }, { because: 'replaced' }],
    ['another webhook', { url: 'https://other.example.com/webhook' }, { because: 'replaced' }],
  ])('%s', (_what, info, expected) => {
    expect(troubleIn(info, URL_OF_OURS, DELIVERED_AT)).toEqual(expected);
  });
});

describe('the watch', () => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });

  test('tells of trouble once, of its end, and keeps what it knew while Telegram does not answer', async () => {
    const inTheFuture = Math.floor(Date.now() / 1_000) + 2;
    let answer: FakeAnswer = { result: failed(inTheFuture) };
    const server = await startFakeBotApi(() => answer);
    cleanUps.push(() => server.stop());
    const log = recordedLog();
    const reports: (IntakeTrouble | undefined)[] = [];
    const report = async (trouble: IntakeTrouble | undefined) => void reports.push(trouble);
    const health = new WebhookHealth({
      telegram: server.telegram,
      url: URL_OF_OURS,
      log,
      report,
      everyMs: 5,
    });
    const stopping = new AbortController();
    const watching = health.run(stopping.signal);
    cleanUps.push(async () => {
      stopping.abort();
      await watching;
    });
    const complaints = () => log.lines.filter((line) => line.includes("can't reach the webhook: Connection"));

    await until(() => reports.length >= 3);
    expect(health.trouble).toEqual({ because: 'unreached', message: 'Connection refused' });
    expect(reports.at(-1)).toEqual(health.trouble);
    expect(complaints()).toHaveLength(1);

    answer = { code: 502, description: 'Bad Gateway' };
    await until(() => log.lines.some((line) => line.includes('could not be asked')));
    expect(health.trouble).toBeDefined();

    // A call arrives, after Telegram's last failure.
    answer = { result: failed(inTheFuture) };
    const processUpdates = health.listen(async () => {});
    await until(async () => {
      await processUpdates([]);
      return health.trouble === undefined && reports.at(-1) === undefined;
    });
    expect(log.lines.join()).toContain('reaches the webhook again');
  });

  test('counts a call as arrived only once it was taken', async () => {
    const server = await startFakeBotApi(() => ({ result: failed(Math.floor(Date.now() / 1_000) + 1) }));
    cleanUps.push(() => server.stop());
    let trouble: IntakeTrouble | undefined;
    const health = new WebhookHealth({
      telegram: server.telegram,
      url: URL_OF_OURS,
      log: recordedLog(),
      report: async (now) => void (trouble = now),
      everyMs: 5,
    });
    const stopping = new AbortController();
    const watching = health.run(stopping.signal);
    cleanUps.push(async () => {
      stopping.abort();
      await watching;
    });
    const processUpdates = health.listen(async () => {
      throw new Error('the database is away');
    });
    await expect(processUpdates([])).rejects.toThrow('away');
    await until(() => trouble !== undefined);
  });
});
