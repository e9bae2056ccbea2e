import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { eventually, type Scene, startScene, TOKEN } from '../simulator/scene.ts';
import { until } from '../support/until.ts';
import { findChromium, openPage, startBrowser, type WatchedPage } from './chromium.ts';
import { PlaygroundPage } from './playgroundPage.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;
const WAIT_MS = 30_000;

inBrowser('what can be done in the playground, with a bot that only looks on', () => {
  let scene: Scene;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let ground: PlaygroundPage;
  beforeAll(async () => {
    [scene, browser] = await Promise.all([startScene(), startBrowser(chromium!)]);
    await scene.sim('POST', '/sim/bots', { token: TOKEN, username: 'table_bot', first_name: 'Table bot' });
    watched = await openPage(browser, scene.simulator.url);
    page = watched.page;
    page.setDefaultTimeout(WAIT_MS);
    ground = new PlaygroundPage(page);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await scene?.simulator.close();
  });

  const dialog = (): Locator => page.getByRole('dialog');
  const button = (name: string): Locator => dialog().getByRole('button', { name, exact: true });
  const chatIdOf = async (title: string): Promise<number> => {
    const { chats } = await scene.sim('GET', '/sim/chats');
    const found = chats.find((chat: { title?: string; migrated_to?: number }) => {
      return chat.title === title && chat.migrated_to === undefined;
    });
    return found.id;
  };

  test('an empty table is laid with three chats', async () => {
    await page.getByRole('button', { name: 'Set up three chats' }).click();
    for (const chat of ['Bakers', 'Cyclists', 'Village news']) await ground.window(chat).waitFor();
  });

  test('a group is made; people and the bot are added, promoted, restricted and removed; it becomes a supergroup', async () => {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await dialog().getByLabel('Title').fill('Gardeners');
    await dialog()
      .getByLabel(/^And somebody new/)
      .fill('Dora, Emil');
    await button('Make it').click();
    const gardeners = ground.window('Gardeners');
    await gardeners.getByText('group of 2').waitFor();
    await scene.updates();

    await gardeners.getByRole('button', { name: /^Gardeners/ }).click();
    await button('Make administrator: Emil').click();
    await button('Demote: Emil').waitFor();
    await dialog().getByLabel('Name of somebody to add').fill('Flo');
    await button('Add').click();
    await button('Restrict: Flo').click();
    await button('Let write: Flo').waitFor();
    await button('Remove: Flo').click();
    await button('Remove: Flo').waitFor({ state: 'detached' });

    await button('Remove').click();
    await button('Add as administrator').click();
    await button('Restrict').click();
    await button('Lift the restriction').click();
    await button('Make administrator').click();
    await button('Demote').waitFor();
    const changes = (await scene.updates()).flatMap(({ my_chat_member }) => my_chat_member ?? []);
    expect(changes.map(({ new_chat_member }) => new_chat_member.status)).toEqual([
      'kicked',
      'administrator',
      'restricted',
      'member',
      'administrator',
    ]);
    await button('Upgrade to a supergroup').click();
    await dialog().waitFor({ state: 'detached' });
    await gardeners.getByText('supergroup of 2').waitFor();
  });

  test('a private chat begins with Start; the bot is blocked there, and let in again', async () => {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await dialog()
      .getByRole('radio', { name: /^Private chat/ })
      .check();
    await dialog().getByLabel('Or somebody new').fill('Gina');
    await button('Make it').click();
    const gina = ground.window('Gina');
    await gina.getByRole('button', { name: 'Start' }).click();
    await ground.post('Gina', '/start').waitFor();
    await gina.getByRole('button', { name: /^Gina/ }).click();
    await button('Block').click();
    await button('Unblock').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await gina.getByText('You blocked the bot.').waitFor();
    await gina.getByRole('button', { name: 'Unblock' }).click();
    await ground.composer('Gina').waitFor();
    await ground.takeOffPage('Gina');
  });

  test('what was said is edited and deleted, and a dropped file is sent', async () => {
    await ground.say('Gardeners', 'Roses need water');
    await ground.choose('Gardeners', 'Roses need water', 'Edit');
    const composer = ground.composer('Gardeners');
    await until(async () => (await composer.inputValue()) === 'Roses need water', WAIT_MS);
    await ground.say('Gardeners', 'Roses need __rain__');
    const edited = ground.post('Gardeners', 'Roses need rain');
    await edited.getByText(/^edited/).waitFor();
    await ground.choose('Gardeners', 'Roses need rain', 'Delete');
    await edited.waitFor({ state: 'detached' });

    const dataTransfer = await page.evaluateHandle(`(() => {
      const carried = new DataTransfer();
      carried.items.add(new File(['sow in May'], 'plan.txt', { type: 'text/plain' }));
      return carried;
    })()`);
    await ground.window('Gardeners').dispatchEvent('drop', { dataTransfer });
    await ground
      .window('Gardeners')
      .getByRole('list', { name: 'Files to send' })
      .getByText('plan.txt')
      .waitFor();
    await ground.say('Gardeners', 'For the spring');
    const sent = ground.post('Gardeners', 'For the spring').getByRole('link', { name: /plan\.txt/ });
    const file = await fetch(new URL((await sent.getAttribute('href'))!, scene.simulator.url));
    expect(await file.text()).toBe('sow in May');
  });

  test('a pressed button shows the answer of the bot, in passing or to be read first', async () => {
    const inline_keyboard = [
      ['Whisper', 'Shout'].map((text) => ({ text, callback_data: text.toLowerCase() })),
    ];
    const chat_id = await chatIdOf('Gardeners');
    await scene.ok('sendMessage', { chat_id, text: 'Say it', reply_markup: { inline_keyboard } });
    const pressAndAnswer = async (name: string, answer: object): Promise<void> => {
      await ground.post('Gardeners', 'Say it').getByRole('button', { name }).click();
      const query = await eventually(async () => {
        const updates = await scene.updates();
        const found = updates.find(({ callback_query }) => callback_query?.data === name.toLowerCase());
        if (found === undefined) throw new Error(`nobody pressed ${name}`);
        return found.callback_query;
      });
      await scene.ok('answerCallbackQuery', { callback_query_id: query.id, ...answer });
    };
    await pressAndAnswer('Whisper', { text: 'psst' });
    await page.locator('.toast', { hasText: 'psst' }).waitFor();
    await pressAndAnswer('Shout', { text: 'HEAR, HEAR', show_alert: true });
    await dialog().getByText('HEAR, HEAR').waitFor();
    await button('OK').click();
    await dialog().waitFor({ state: 'detached' });
  });

  test('a thousand chats come, people talk and fall silent, and the table is cleared', async () => {
    await page.getByRole('button', { name: 'Add 1,000 chats' }).click();
    await page.getByRole('button', { name: 'Chats', exact: true }).click();
    const search = page.getByRole('searchbox', { name: 'Find a chat' });
    await until(async () => /^10\d\d chats$/.test((await search.getAttribute('placeholder'))!), WAIT_MS);
    await page.getByRole('button', { name: 'Let people talk' }).click();
    await until(async () => (await scene.sim('GET', '/sim/crowd')).posted > 0, WAIT_MS);
    await page.getByRole('button', { name: /^Silence/ }).click();
    await page.getByText(/^\d+ posts were said\.$/).waitFor();

    await page.getByRole('button', { name: 'Start afresh' }).click();
    await button('Forget everything').click();
    await until(async () => (await search.getAttribute('placeholder')) === '3 chats', WAIT_MS);
    await ground.window('Bakers').getByText('Nothing has been said here yet.').waitFor();
    await ground.window('Gardeners').waitFor({ state: 'detached' });
  });

  test('nothing went wrong in the browser meanwhile', () => {
    expect(watched.errors).toEqual([]);
  });
});
