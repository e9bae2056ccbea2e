import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { seriousViolations } from './accessibility.ts';
import { findChromium, openPage, startBrowser, takePicture } from './chromium.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('the playground', () => {
  let simulator: Simulator;
  let browser: Browser;
  beforeAll(async () => {
    [simulator, browser] = await Promise.all([startSimulator({ port: 0 }), startBrowser(chromium!)]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await simulator.close();
  });

  test('opens at the address of the simulator', async () => {
    const { page, errors } = await openPage(browser, simulator.url);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Partyline playground');
    await page.getByText('Waiting for a bot').waitFor();
    await page.getByRole('button', { name: 'Set up three chats' }).click();
    await page.getByRole('region', { name: 'Bakers', exact: true }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'empty');
    expect(errors).toEqual([]);
  });
});
