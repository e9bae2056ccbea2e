import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Scene, startScene, TOKEN } from '../simulator/scene.ts';
import { findChromium, openPage, startBrowser, takePicture, type WatchedPage } from './chromium.ts';
import { PlaygroundPage } from './playgroundPage.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

inBrowser('the playground on a phone', () => {
  let scene: Scene;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let ground: PlaygroundPage;
  beforeAll(async () => {
    [scene, browser] = await Promise.all([startScene(), startBrowser(chromium!)]);
    await scene.sim('POST', '/sim/bots', { token: TOKEN, username: 'table_bot', first_name: 'Table bot' });
    watched = await openPage(browser, scene.simulator.url, PHONE);
    page = watched.page;
    ground = new PlaygroundPage(page);
    await page.getByRole('button', { name: 'Create three chats' }).tap();
    for (const chat of ['Bakers', 'Cyclists', 'Village news']) await ground.window(chat).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await scene?.simulator.close();
  });

  /** Whether something begins in the upper half of the screen. */
  const isOnScreen = async (what: Locator): Promise<boolean> => {
    const box = (await what.boundingBox())!;
    return box.y >= 0 && box.y < PHONE.viewport.height / 2;
  };

  test('what can be tried is on the page, above the chats', async () => {
    await page.reload();
    const tour = page.getByRole('region', { name: 'Try this' });
    await tour.waitFor();
    await ground.window('Bakers').waitFor();
    expect(await tour.getByRole('listitem').count()).toBe(5);
    expect(await isOnScreen(tour)).toBe(true);
    await takePicture(page, 'phone-tour');
  });

  test('a new chat comes into view, and so does one that is chosen from the list', async () => {
    await page.evaluate('document.querySelector(".grid").scrollTo(0, 100_000)');
    await page.getByRole('button', { name: 'New chat' }).first().tap();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Swimmers');
    await dialog.getByLabel(/^New people/).fill('Ida');
    await dialog.getByRole('button', { name: 'Create' }).tap();
    await ground.composer('Swimmers').and(page.locator(':focus')).waitFor();
    expect(await isOnScreen(ground.window('Swimmers'))).toBe(true);

    await page.getByRole('button', { name: 'Chats', exact: true }).tap();
    await page.getByRole('navigation').getByRole('button', { name: 'Village news' }).tap();
    await ground.composer('Village news').and(page.locator(':focus')).waitFor();
    expect(await isOnScreen(ground.window('Village news'))).toBe(true);
  });

  test('what can be done with a post covers neither its words nor its time', async () => {
    await ground.say('Swimmers', 'Short');
    await ground.say('Swimmers', 'Words that are so many that they need more than one line on a phone');
    await ground.post('Swimmers', 'Short').waitFor();
    await ground.post('Swimmers', 'Words that are').waitFor();
    const covered = await page.evaluate(`[...document.querySelectorAll('.post')].filter((post) => {
      const actions = post.querySelector('.post-actions').getBoundingClientRect();
      const bubble = post.querySelector('.bubble').getBoundingClientRect();
      return actions.left < bubble.right && bubble.left < actions.right;
    }).length`);
    expect(covered).toBe(0);
    await ground.post('Swimmers', 'Short').getByRole('button', { name: 'Reply' }).tap();
    await ground.window('Swimmers').getByText('Reply to Ida').waitFor();
    await takePicture(page, 'phone-chat');
  });

  test('nothing went wrong in the browser meanwhile', () => {
    expect(watched.errors).toEqual([]);
  });
});
