import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startSimulator } from '../../simulator/server.ts';
import { openDeskWorld } from '../support/world/deskWorld.ts';
import { SECRETS } from '../api/testApi.ts';
import { freshDatabase } from '../support/world/database.ts';
import { findChromium, openPage, startBrowser, takePicture } from './chromium.ts';

/** An address under which browsers trust a page no more than one from the Internet: all but loopback. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one && !one.internal && one.family === 'IPv4')?.address;
const chromium = address === undefined ? undefined : await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('without TLS, at an address that is not this machine’s own name for itself', () => {
  let browser: Browser;
  let api: string;
  let playground: string;
  let end: () => Promise<void>;

  beforeAll(async () => {
    const own = await freshDatabase();
    const scene = await openDeskWorld(own.database);
    await scene.api.listen({ port: 0, host: address! });
    const simulator = await startSimulator({ port: 0, host: address! });
    browser = await startBrowser(chromium!);
    api = `http://${address}:${(scene.api.server.address() as AddressInfo).port}`;
    playground = simulator.url;
    end = async () => {
      await browser.close();
      await simulator.close();
      await scene.api.close();
      await own.end();
    };
  }, 120_000);
  afterAll(() => end());

  test('the API reference shows its operations', async () => {
    const { page, errors } = await openPage(browser, `${api}/docs`);
    await page.getByRole('heading', { name: /Partyline/ }).waitFor();
    await page.getByText('/admin/v1/payments/unapplied').waitFor();
    await takePicture(page, 'docs-plain-http');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('the desk signs in and grants a plan', async () => {
    const { page, errors } = await openPage(browser, `${api}/desk`);
    await page.getByLabel('Your token').fill(SECRETS.billing);
    await page.keyboard.press('Enter');
    await page.getByRole('list').getByRole('button').first().click();
    await page.getByRole('button', { name: 'Grant a plan' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Grant', exact: true }).click();
    await page
      .getByRole('status')
      .getByText(/^Done\./)
      .waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('the playground opens and makes a person', async () => {
    const { page, errors } = await openPage(browser, playground);
    await page.getByRole('heading').first().waitFor();
    const made = await page.evaluate<number>(
      `fetch('/sim/users', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ first_name: 'Ann' }) }).then((answer) => answer.status)`,
    );
    expect(made).toBe(200);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
