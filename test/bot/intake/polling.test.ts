import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Update } from '@grammyjs/types';
import { pollUpdates, type PollingTimes } from '../../../src/bot/intake/polling.ts';
import type { ProcessUpdates } from '../../../src/bot/intake/updateProcessor.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import { FAKE_TOKEN, startFakeBotApi, type FakeAnswer, type FakeCall } from '../fakeBotApi.ts';
import { recordedLog } from '../recorded.ts';
import { messageUpdate } from '../../support/updates.ts';

const times = { firstRetryMs: 5, lastRetryMs: 20, unauthorizedMs: 25, graceMs: 10_000, farewellMs: 10_000 };

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Polls a Bot API with those updates, which keeps the offset rule; `fail` may answer in its place. */
async function startPolling(
  updates: readonly Update[],
  processUpdates: ProcessUpdates,
  fail: (call: FakeCall) => FakeAnswer | undefined = () => undefined,
  ownTimes: Partial<PollingTimes> = {},
) {
  let confirmedBelow = 0;
  const server = await startFakeBotApi((call) => {
    const failure = fail(call);
    if (failure) return failure;
    if (call.method !== 'getUpdates') return { result: true };
    confirmedBelow = Math.max(confirmedBelow, Number(call.parameters['offset'] ?? 0));
    const open = updates.filter(({ update_id: id }) => id >= confirmedBelow).slice(0, 2);
    return open.length > 0 || call.parameters['timeout'] === 0 ? { result: open } : undefined;
  });
  const stop = new AbortController();
  const log = recordedLog();
  const polling = pollUpdates({
    telegram: server.telegram,
    tokenVariable: 'BOT_TOKEN',
    processUpdates,
    allowedUpdates: ['message'],
    log,
    signal: stop.signal,
    times: { ...times, ...ownTimes },
  });
  cleanUps.push(async () => {
    stop.abort();
    await polling;
    await server.stop();
  });
  const offsets = () =>
    server.calls
      .filter(({ method }) => method === 'getUpdates')
      .map(({ parameters }) => parameters['offset']);
  return { ...server, stop, polling, log, offsets, confirmedBelow: () => confirmedBelow };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 15_000) throw new Error('it did not come to that');
    await setTimeout(5);
  }
}

function recordedProcessor() {
  const taken: unknown[] = [];
  const processUpdates: ProcessUpdates = async (updates) => {
    for (const update of updates) taken.push((update as { update_id?: unknown } | null)?.update_id);
  };
  return { taken, processUpdates };
}

const THREE = [5, 6, 7].map((id) => messageUpdate({ text: 'secret words' }, id));

describe('polling', () => {
  test('removes the webhook first and keeps what waits', async () => {
    const { calls } = await startPolling([], recordedProcessor().processUpdates);
    await until(() => calls.length === 2);
    expect(calls[0]).toEqual({ method: 'deleteWebhook', parameters: { drop_pending_updates: false } });
    expect(calls[1]?.parameters).toMatchObject({ allowed_updates: ['message'] });
    expect(calls[1]?.parameters['timeout']).toBeGreaterThanOrEqual(25);
  });

  test('confirms a batch only after it is taken', async () => {
    const releases: (() => void)[] = [];
    const { offsets } = await startPolling(THREE, () => new Promise((resolve) => releases.push(resolve)));
    await until(() => releases.length === 1);
    expect(offsets()).toEqual([undefined]);
    releases[0]?.();
    await until(() => releases.length === 2);
    expect(offsets()).toEqual([undefined, 7]);
    releases[1]?.();
    await until(() => offsets().length === 3);
    expect(offsets().at(-1)).toBe(8);
  });

  test('asks for the same batch again for as long as it cannot be taken', async () => {
    const { taken, processUpdates } = recordedProcessor();
    let refusals = 6;
    const { offsets, log } = await startPolling(THREE, async (updates) => {
      refusals -= 1;
      if (refusals >= 0) throw new IntakeUnavailable('temporal');
      await processUpdates(updates);
    });
    await until(() => taken.length === 3);
    expect(offsets().slice(0, 7)).toEqual(Array(7).fill(undefined));
    expect(taken).toEqual([5, 6, 7]);
    expect(log.lines.filter((line) => line.includes('temporal is away'))).toHaveLength(1);
    expect(log.lines.at(-1)).toContain('updates come in again');
  });

  test('goes on behind updates that have no id', async () => {
    const { taken, processUpdates } = recordedProcessor();
    let first = true;
    const { offsets } = await startPolling(THREE, processUpdates, ({ method }) => {
      if (method !== 'getUpdates' || !first) return undefined;
      first = false;
      return { result: [{ surprise: true }, null, THREE[0]] };
    });
    await until(() => taken.includes(7));
    expect(taken).toEqual([undefined, undefined, 5, 6, 7]);
    expect(offsets().slice(0, 2)).toEqual([undefined, 6]);
  });

  test.each<[string, FakeAnswer, string]>([
    [
      'somebody else polls',
      { code: 409, description: 'Conflict: terminated by other getUpdates request' },
      'somebody else takes the updates',
    ],
    ['the token is refused', { code: 401, description: 'Unauthorized' }, 'check BOT_TOKEN'],
    [
      'Telegram asks for patience',
      { code: 429, description: 'Too Many Requests', parameters: { retry_after: 0 } },
      'called less often',
    ],
    ['Telegram fails', { code: 502, description: 'Bad Gateway' }, 'does not hand out updates'],
    ['the connection breaks', 'hang up', 'cannot be reached'],
    ['the answer is not JSON', { raw: '<html>' }, 'cannot be reached'],
    ['the answer is no list', { result: { ok: 1 } }, 'cannot be taken in'],
    ['no update has an id', { result: [{}] }, 'cannot be taken in'],
  ])('when %s, says so once, waits and goes on', async (_what, failure, sentence) => {
    const { taken, processUpdates } = recordedProcessor();
    let failures = 3;
    const { log } = await startPolling(THREE, processUpdates, ({ method }) => {
      if (method !== 'getUpdates' || failures === 0) return undefined;
      failures -= 1;
      return failure;
    });
    await until(() => taken.length === 3);
    expect(log.lines).toHaveLength(2);
    expect(log.lines[0]).toContain(sentence);
    expect(log.lines[1]).toContain('updates come in again');
    expect(log.lines.join()).not.toContain(FAKE_TOKEN);
    expect(log.lines.join()).not.toContain('secret words');
  });

  test('gives up a connection on which nothing comes', async () => {
    const { taken, processUpdates } = recordedProcessor();
    let first = true;
    const hangOnce = ({ method }: FakeCall): FakeAnswer | undefined => {
      if (method !== 'getUpdates' || !first) return undefined;
      first = false;
      return 'hang';
    };
    await startPolling(THREE, processUpdates, hangOnce, { longPollS: 0, graceMs: 50 });
    await until(() => taken.length === 3);
  });
});

describe('stopping', () => {
  test('ends an open long poll at once', async () => {
    const { stop, polling, offsets } = await startPolling([], recordedProcessor().processUpdates);
    await until(() => offsets().length === 1);
    const before = performance.now();
    stop.abort();
    await polling;
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(offsets()).toHaveLength(1);
  });

  test('ends a wait at once', async () => {
    const { stop, polling, log } = await startPolling([], recordedProcessor().processUpdates, () => ({
      code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 3_600 },
    }));
    await until(() => log.lines.length === 1);
    stop.abort();
    await polling;
  });

  test('lets the batch in hand be taken and confirms it, and no more', async () => {
    let release: (() => void) | undefined;
    const { stop, polling, calls, confirmedBelow } = await startPolling(
      THREE,
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    await until(() => release !== undefined);
    stop.abort();
    release!();
    await polling;
    expect(confirmedBelow()).toBe(7);
    expect(calls.at(-1)?.parameters).toMatchObject({ offset: 7, timeout: 0 });
  });

  test('confirms nothing when the batch in hand fails', async () => {
    const stopping: { stop?: AbortController } = {};
    const { stop, polling, offsets } = await startPolling(THREE, async () => {
      stopping.stop?.abort();
      throw new IntakeUnavailable('temporal');
    });
    stopping.stop = stop;
    await polling;
    expect(offsets().every((offset) => offset === undefined)).toBe(true);
  });
});
