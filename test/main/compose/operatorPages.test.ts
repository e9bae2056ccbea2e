import { afterEach, describe, expect, test } from '@jest/globals';
import { findFreePort } from '../../../embedded/ports.ts';
import { createPollingHealth } from '../../../src/main/health/pollingHealth.ts';
import { type Metrics, startMetrics } from '../../../src/main/health/metrics.ts';
import { Unhealthy } from '../../../src/services/health.ts';

let metrics: Metrics | undefined;
afterEach(() => metrics?.stop());

async function shown(): Promise<(path: string) => Promise<Response>> {
  const port = await findFreePort();
  metrics = await startMetrics('worker', { host: '127.0.0.1', port });
  return (path) => fetch(`http://127.0.0.1:${port}${path}`);
}

const serves = async (): Promise<void> => {};

describe('The pages of a worker or a bot', () => {
  test('say that it is unhealthy until it has started, then how each thing is that it needs', async () => {
    const get = await shown();
    expect((await get('/health')).status).toBe(503);

    metrics!.showHealth({ redis: serves, work: serves });
    const healthy = await get('/health');
    expect(healthy.status).toBe(200);
    expect(await healthy.json()).toEqual({
      status: 'healthy',
      dependencies: { redis: { healthy: true }, work: { healthy: true } },
    });

    metrics!.showHealth({
      redis: serves,
      work: () => Promise.reject(new Unhealthy('takes no work any more')),
    });
    const unhealthy = await get('/health');
    expect(unhealthy.status).toBe(503);
    expect(await unhealthy.json()).toMatchObject({
      dependencies: { work: { healthy: false, problem: 'takes no work any more' } },
    });
  });

  test('show what was counted, and nothing else', async () => {
    const get = await shown();
    metrics!.countUpdate('taken', 'post');
    expect(await (await get('/metrics')).text()).toContain(
      'partyline_updates_total{event="taken",detail="post",process="worker"} 1',
    );
    for (const path of ['/', '/constructor', '/metrics/more']) expect((await get(path)).status).toBe(404);
  });
});

describe('A bot that polls', () => {
  test('is deaf when Telegram has not answered for longer than a request may stay open', async () => {
    let now = 0;
    const health = createPollingHealth(() => now);
    const processUpdates = health.watch(serves);
    // Another process takes updates in: this one has not begun.
    now = 1_000_000;
    await health.check();

    await processUpdates([]);
    now += 79_000;
    await health.check();
    now += 2_000;
    await expect(health.check()).rejects.toThrow('no updates could be asked for or taken in for 81 s');
    await processUpdates([]);
    await health.check();
  });

  test('is deaf too when what it hears cannot be taken in', async () => {
    let now = 0;
    const health = createPollingHealth(() => now);
    await health.watch(serves)([]);
    now = 100_000;
    await expect(health.watch(() => Promise.reject(new Error('away')))([])).rejects.toThrow('away');
    await expect(health.check()).rejects.toThrow(Unhealthy);
  });
});
