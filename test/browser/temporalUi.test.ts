import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { findFreePorts } from '../../embedded/ports.ts';
import { type RunningTemporal, startTemporal } from '../../embedded/temporal.ts';
import { webUiOrigins, workflowPages } from '../../src/main/compose/temporalUi.ts';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { createPayloadCodec } from '../../src/temporal/payloadCodec.ts';
import { prepareTemporal } from '../../src/temporal/prepare.ts';
import { subscriptionWorkflow } from '../../src/workflows/billing/contract.ts';
import { relayPostWorkflow } from '../../src/workflows/posts/contract.ts';
import { apiOver, NO_DATABASE } from '../api/testApi.ts';
import { findChromium, openPage, startBrowser, takePicture } from './chromium.ts';

const NAMESPACE = 'partyline';
const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('the Temporal Web UI', () => {
  const directory = mkdtempSync(join(tmpdir(), 'partyline-ui-'));
  const codecToken = createHash('sha256').update(directory).digest('hex');
  let temporal: RunningTemporal;
  let api: Awaited<ReturnType<typeof apiOver>>;
  let browser: Browser;
  /** What was started, the last first. */
  const cleanUps: (() => Promise<unknown>)[] = [];
  let pages: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const [port = 0, uiPort = 0] = await findFreePorts(2);
    temporal = await startTemporal({
      dataDir: join(directory, 'temporal'),
      runDir: join(directory, 'run'),
      log: () => {},
      port,
      uiPort,
      namespace: NAMESPACE,
      durable: false,
    });
    cleanUps.unshift(() => temporal.stop());
    const key = randomBytes(32);
    const link = await connectTemporal(
      { address: temporal.url, namespace: NAMESPACE, port, uiPort },
      { write: key },
    );
    cleanUps.unshift(() => link.close());
    await prepareTemporal(link);
    for (const [type, workflowId] of [
      [relayPostWorkflow, 'a-post'],
      [subscriptionWorkflow, 'a-subscription'],
    ] as const) {
      await link.client.workflow.start(type, {
        workflowId,
        taskQueue: 'of-nobody',
        args: [{ only: 'operators may read this' }],
      });
    }
    api = await apiOver(NO_DATABASE, {
      codec: {
        codec: createPayloadCodec({ write: key }),
        token: codecToken,
        origins: webUiOrigins(temporal.uiUrl),
      },
    });
    cleanUps.unshift(() => api.close());
    await api.listen({ port: 0, host: '127.0.0.1' });
    browser = await startBrowser(chromium!);
    cleanUps.unshift(() => browser.close());
    pages = new Map(workflowPages(temporal.uiUrl, NAMESPACE).map(({ title, url }) => [title, url]));
  }, 240_000);

  afterAll(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
    rmSync(directory, { recursive: true, force: true });
  });

  test('is opened by a link at posts or at subscriptions, each without the other', async () => {
    for (const [title, shown, hidden] of [
      ['Posts', 'a-post', 'a-subscription'],
      ['Subscriptions', 'a-subscription', 'a-post'],
    ] as const) {
      const { page } = await openPage(browser, pages.get(title)!);
      await page.getByRole('link', { name: shown }).first().waitFor();
      expect(await page.getByRole('link', { name: hidden }).count()).toBe(0);
      await takePicture(page, `temporal-${title.toLowerCase()}`);
      await page.context().close();
    }
  });

  test('shows payloads to an operator who follows the guide', async () => {
    const codec = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}/codec`;
    // What the browser asks for when the codec's page is opened.
    const httpCredentials = { username: 'operator', password: codecToken };
    const { page } = await openPage(browser, codec, { httpCredentials });
    expect(await page.textContent('body')).toContain('This browser may now decode payloads');

    await page.goto(`${temporal.uiUrl}/namespaces/${NAMESPACE}/workflows/a-post`);
    await page.getByText('a-post').first().waitFor();
    const words = page.getByText('operators may read this');
    expect(await words.count()).toBe(0);

    await page.getByRole('button', { name: 'Configure Codec Server' }).first().click();
    const settings = page.getByRole('dialog', { name: 'Codec Server' });
    await settings.getByText('Use my browser setting').click();
    await settings.getByLabel('Codec Server browser endpoint').fill(codec);
    await settings.getByText('Include cross-origin credentials').click();
    await takePicture(page, 'temporal-codec-settings');
    await settings.getByRole('button', { name: 'Apply' }).click();
    await page.reload();
    await words.first().waitFor();
    await takePicture(page, 'temporal-decoded');
    await page.context().close();
  }, 60_000);
});
