import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { drawPicture } from '../../simulator/pictures.ts';
import type { Message } from '../../simulator/telegram.ts';
import type { Place } from '../e2e/harness/place.ts';
import { startTown, TOKEN_SECRET, type Town } from '../e2e/harness/town.ts';
import { until } from '../support/until.ts';
import { seriousViolations } from './accessibility.ts';
import { findChromium, openPage, startBrowser, takePicture, type WatchedPage } from './chromium.ts';
import { PlaygroundPage } from './playgroundPage.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;
const WAIT = { timeout: 60_000 };

inBrowser('the playground, with the product behind it', () => {
  let town: Town;
  let browser: Browser;
  let watched: WatchedPage;
  let ground: PlaygroundPage;
  let bakers: Place;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startTown(), startBrowser(chromium!)]);
    const max = await town.person('Max');
    bakers = await town.chat('supergroup', 'Bakers', { members: [max.id] });
    await town.chat('group', 'Cyclists', { members: [town.admin.id] });
    await town.chat('channel', 'Village news');
    watched = await openPage(browser, town.address);
    watched.page.setDefaultTimeout(WAIT.timeout);
    ground = new PlaygroundPage(watched.page);
    await ground.window('Village news').waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  test('what is posted in one chat is seen in the others, formatted, and glows as it comes', async () => {
    const toTry = ground.page.getByRole('region', { name: 'Try this' }).getByRole('listitem');
    await until(async () => (await toTry.count()) === 5, WAIT.timeout);
    await ground.say('Bakers', 'Fresh **rye** at noon, ||two for one||');
    const copies = ['Cyclists', 'Village news'].map((chat) => ground.post(chat, 'Fresh rye at noon'));
    // It glows for a moment only, so all are watched at once.
    await Promise.all(copies.map((copy) => copy.and(watched.page.locator('.arrived')).waitFor()));
    for (const copy of copies) expect(await copy.locator('strong', { hasText: 'rye' }).count()).toBe(1);
    const spoiler = ground.post('Cyclists', 'Fresh rye').getByRole('button', { name: 'Show the spoiler' });
    await spoiler.click();
    await ground.post('Cyclists', 'Fresh rye').getByText('two for one').waitFor();
  });

  test('an album of picked files arrives as an album', async () => {
    const files = ['a', 'b', 'c'].map((name) => ({
      name: `${name}.png`,
      mimeType: 'image/png',
      buffer: drawPicture(name),
    }));
    await ground.window('Cyclists').getByLabel('Files for Cyclists').setInputFiles(files);
    await ground.say('Cyclists', 'Three views of the pass');
    const copy = ground.post('Bakers', 'Three views of the pass');
    await copy.waitFor();
    await until(async () => (await copy.locator('.album img').count()) === 3, WAIT.timeout);
    // The pictures really load: their bytes went up and came back.
    await until(
      () =>
        copy
          .locator('.album img')
          .evaluateAll((all) =>
            all.every((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0),
          ),
      WAIT.timeout,
    );
    await takePicture(watched.page, 'wide');
  });

  test('a thread of answers goes through three chats, and a click on the quote goes back', async () => {
    await ground.answer('Cyclists', 'Fresh rye at noon', 'Is there any cake?');
    const asked = ground.post('Bakers', 'Is there any cake?');
    await asked.waitFor();
    expect(await asked.locator('.quote').textContent()).toContain('Fresh rye at noon');

    await ground.answer('Bakers', 'Is there any cake?', 'Apple cake, still warm');
    const answered = ground.post('Cyclists', 'Apple cake, still warm');
    await answered.waitFor();
    expect(await answered.locator('.quote').textContent()).toContain('Is there any cake?');
    const inChannel = ground.post('Village news', 'Apple cake, still warm');
    await inChannel.waitFor();
    expect(await inChannel.locator('.quote').textContent()).toContain('Is there any cake?');

    await answered.locator('.quote').click();
    await ground.window('Cyclists').locator('.post.marked', { hasText: 'Is there any cake?' }).waitFor();
  });

  test('what came while nobody looked is counted, and marked as unread until it was read', async () => {
    const { page } = watched;
    const words = 'Said behind their backs';
    await ground.takeOffPage('Cyclists');
    await ground.say('Bakers', words);
    const row = page.locator('.chat-row[title="Cyclists"]');
    await row.locator('.badge', { hasText: /^1 unread$/ }).waitFor();

    // The mark goes soon after it was read, so the page itself looks for it in every frame.
    const seesMark = `new Promise((resolve) => {
      const isMarked = (row) =>
        row.querySelector('.unread-mark') && row.nextElementSibling?.textContent.includes('${words}');
      const look = () => {
        if ([...document.querySelectorAll('.list-row')].some(isMarked)) resolve();
        else requestAnimationFrame(look);
      };
      look();
    })`;
    await Promise.all([page.evaluate(seesMark), row.click()]);
    await row.locator('.badge').waitFor({ state: 'detached' });
    await ground.window('Cyclists').locator('.unread-mark').waitFor({ state: 'detached' });
  });

  test('a voice message is spoken into the microphone, and is heard in the other chats', async () => {
    const bakers = ground.window('Bakers');
    await bakers.getByRole('button', { name: 'Record a voice message' }).click();
    await bakers.locator('.recording-time', { hasText: /[1-9]/ }).waitFor();
    await takePicture(watched.page, 'voice');
    await bakers.getByRole('button', { name: 'Send the voice message' }).click();

    const sound = ground.window('Cyclists').getByRole('article').locator('audio');
    await sound.waitFor({ state: 'attached' });
    const address = await sound.getAttribute('src');
    const bytes = await (await fetch(new URL(address!, town.address))).arrayBuffer();
    // How WebM and Ogg files begin: these are the bytes that the browser recorded.
    expect(Buffer.from(bytes.slice(0, 4)).toString('hex')).toMatch(/^(?:1a45dfa3|4f676753)$/);
    await bakers.getByRole('button', { name: 'Record a voice message' }).click();
    await bakers.locator('.recording-time.running').waitFor();
    await watched.page.keyboard.press('Escape');
    await bakers.getByRole('group', { name: 'Voice message' }).waitFor({ state: 'detached' });
    expect(await bakers.getByRole('article').locator('audio').count()).toBe(1);
  });

  test('commands are completed from the menu of the bot, with the keyboard', async () => {
    const commands = [
      { command: 'help', description: 'What I can do' },
      { command: 'pause', description: 'Hold everything' },
    ];
    const [bot] = (await town.control.get<{ bots: { id: number }[] }>('/bots')).bots;
    const menu = {
      commands: JSON.stringify(commands),
      scope: JSON.stringify({ type: 'chat', chat_id: bakers.id }),
    };
    const query = new URLSearchParams(menu).toString();
    await fetch(`${town.address}/bot${bot!.id}:${TOKEN_SECRET}/setMyCommands?${query}`);

    const composer = ground.composer('Bakers');
    await composer.fill('/');
    const offered = ground.page.getByRole('listbox', { name: 'Bot commands' });
    await offered.getByRole('option', { name: '/help What I can do' }).waitFor();
    await composer.press('ArrowDown');
    await composer.press('Enter');
    await until(async () => (await composer.inputValue()) === '/pause@town_bot ', WAIT.timeout);
    await composer.fill('');
  });

  test('a subscription is paid with the Stars of a wallet', async () => {
    const { page } = watched;
    await ground.say('Bakers', '/subscribe');
    await ground
      .window('Bakers')
      .getByRole('button', { name: /^1 week/ })
      .click();
    await ground
      .window('Bakers')
      .getByRole('button', { name: /^Pay 250/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('9,750').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'pay');
    await dialog.getByRole('button', { name: 'Confirm and pay' }).click();
    await page.getByRole('button', { name: /^Paid 250/ }).waitFor();
    await dialog.waitFor({ state: 'detached' });
  });

  test('a ban takes the copies of what somebody posted out of every chat', async () => {
    const nuisance = 'Watches, nearly real, nearly free';
    const office = await town.chat('private', 'Office', { members: [town.admin.id] });
    await ground.lookAs('Bakers', 'Max');
    await ground.say('Bakers', nuisance);
    await ground.post('Village news', nuisance).waitFor();
    // A copy can be seen before the ledger has its id, and before that nobody knows whose words it carries.
    await town.settled();

    await ground.lookAs('Cyclists', 'Admin');
    await ground.answer('Cyclists', nuisance, '/ban');
    // Not for everybody in the group to read: the question comes to the admin's private chat.
    const asks = ({ reply_markup: markup }: Message) =>
      markup?.inline_keyboard.flat().some(({ text }) => text === 'Ban') ?? false;
    await until(async () => (await office.messages()).some(asks), WAIT.timeout);
    await town.press((await office.messages()).find(asks)!, town.admin, 'Ban');
    const copies = (chat: string) => ground.window(chat).locator('.words', { hasText: nuisance });
    for (const chat of ['Cyclists', 'Village news']) {
      await until(async () => (await copies(chat).count()) === 0, WAIT.timeout);
    }
    expect(await copies('Bakers').count()).toBe(1);
    await ground.lookAs('Bakers', 'Owner of Bakers ★');
  });

  test('a 429 storm is ridden out', async () => {
    await ground.turn('429 storm', true);
    await ground.say('Bakers', 'Said in the middle of the storm');
    await watched.page.locator('.call-status.limited').first().waitFor();
    expect(await ground.post('Cyclists', 'Said in the middle of the storm').count()).toBe(0);
    await takePicture(watched.page, 'storm');
    await ground.turn('429 storm', false);
    await ground.post('Cyclists', 'Said in the middle of the storm').waitFor();
    await ground.post('Village news', 'Said in the middle of the storm').waitFor();
    // Posted, answered, moderated, paid and broken: nothing is left to try.
    await ground.page.getByRole('region', { name: 'Try this' }).waitFor({ state: 'detached' });
  });

  test('the product is restarted in the middle of a fan-out, and everybody gets it once', async () => {
    const { ids } = await town.control.post<{ ids: number[] }>('/chats/bulk', {
      count: 60,
      type: 'private',
      title: 'Passer-by',
    });
    await town.updatesTaken();
    const crowd: Place[] = ids.map((id) => town.place(id, 'private'));
    await Promise.all(crowd.map((place) => place.listen()));
    const words = 'Heard before and after';
    const arrived = async (): Promise<number> => {
      const heard = await Promise.all(crowd.map((place) => place.words()));
      return heard.filter((all) => all.some((said) => said.includes(words))).length;
    };

    await ground.turn('Slow network', true);
    await ground.say('Bakers', words);
    await until(async () => (await arrived()) > 0, WAIT.timeout);
    expect(await arrived()).toBeLessThan(60);
    await Promise.all([town.end('worker', 'SIGTERM'), town.end('bot', 'SIGTERM')]);
    await Promise.all([town.start('worker'), town.start('bot')]);
    await ground.turn('Slow network', false);
    await town.settled();

    const heard = await Promise.all(crowd.map((place) => place.words()));
    expect(heard.map((all) => all.filter((said) => said.includes(words)).length)).toEqual(ids.map(() => 1));
    await ground.post('Cyclists', words).waitFor();
    expect(await ground.window('Cyclists').getByRole('article').filter({ hasText: words }).count()).toBe(1);
  });

  test('nobody is shut out: light, dark, on a phone, and with a dialog open', async () => {
    const { page } = watched;
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Under the hood' }).click();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'phone');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'new-chat');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('nothing went wrong in the browser meanwhile', () => {
    expect(watched.errors).toEqual([]);
  });
});
