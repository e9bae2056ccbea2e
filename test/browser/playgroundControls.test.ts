import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { eventually, type Scene, startScene, TOKEN } from '../simulator/scene.ts';
import { until } from '../support/until.ts';
import { seriousViolations } from './accessibility.ts';
import { findChromium, openPage, startBrowser, takePicture, type WatchedPage } from './chromium.ts';
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
    await page.getByRole('button', { name: 'Create three chats' }).click();
    for (const chat of ['Bakers', 'Cyclists', 'Village news']) await ground.window(chat).waitFor();
  });

  test('a group is made; people and the bot are added, promoted, restricted and removed; it becomes a supergroup', async () => {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await dialog().getByLabel('Title').fill('Gardeners');
    await dialog()
      .getByLabel(/^New people/)
      .fill('Dora, Emil');
    await button('Create').click();
    const gardeners = ground.window('Gardeners');
    await gardeners.getByText('group, 2 members').waitFor();
    await scene.updates();

    await gardeners.getByRole('button', { name: /^Gardeners/ }).click();
    await button('Make administrator: Emil').click();
    await button('Demote: Emil').waitFor();
    await dialog().getByLabel('Name of a person to add').fill('Flo');
    await button('Add').click();
    await button('Restrict: Flo').click();
    await button('Lift restrictions: Flo').waitFor();
    await button('Remove: Flo').click();
    await button('Remove: Flo').waitFor({ state: 'detached' });

    await button('Remove').click();
    await button('Add as administrator').click();
    await button('Restrict').click();
    await button('Lift restrictions').click();
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
    await gardeners.getByText('supergroup, 2 members').waitFor();
  });

  test('a forum is made, with topics to read and write in, which close and open again', async () => {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await dialog()
      .getByRole('radio', { name: /^Forum/ })
      .check();
    await dialog().getByLabel('Title').fill('Walkers');
    await dialog()
      .getByLabel(/^New people/)
      .fill('Hugo');
    await button('Create').click();
    const walkers = ground.window('Walkers');
    await walkers.getByText('forum, 1 member').waitFor();
    await ground.say('Walkers', 'Hello to all');

    const topics = walkers.getByRole('group', { name: 'Topics' });
    await topics.getByRole('button', { name: 'New topic' }).click();
    await dialog().getByLabel('Name').fill('Hills');
    await button('Create').click();
    await topics.getByRole('button', { name: 'Hills', pressed: true }).waitFor();
    await ground.say('Walkers', 'Up we go');
    await ground.post('Walkers', 'Up we go').waitFor();
    await walkers.getByText('Hello to all').waitFor({ state: 'detached' });
    const said = (await scene.updates()).flatMap(({ message }) => message ?? []);
    const [created, up] = said.slice(-2);
    expect(created.forum_topic_created).toMatchObject({ name: 'Hills' });
    expect(up).toMatchObject({ text: 'Up we go', message_thread_id: created.message_id });

    const menu = async (title: string): Promise<void> => {
      await walkers.getByRole('button', { name: 'More options for Walkers' }).click();
      await page.getByRole('menuitem', { name: title }).click();
    };
    await menu('Close topic “Hills”');
    await walkers.getByText('Hugo closed the topic').waitFor();
    await menu('Reopen topic “Hills”');
    await topics.getByRole('button', { name: 'All' }).click();
    await ground.post('Walkers', 'Hello to all').waitFor();
    await ground.post('Walkers', 'Up we go').getByText('# Hills').waitFor();
    await ground.takeOffPage('Walkers');
  });

  test('an answer that is begun right after somebody else looks is not lost', async () => {
    await ground.say('Gardeners', 'Who waters the roses?');
    await ground.post('Gardeners', 'Who waters the roses?').waitFor();
    // In one go, as no hand is quick enough: after the page has drawn itself again, before its effects have run.
    await page.evaluate(`(async () => {
      const gardeners = document.querySelector('[aria-label="Gardeners"]');
      const choice = gardeners.querySelector('select');
      choice.selectedIndex = 1 - choice.selectedIndex;
      choice.dispatchEvent(new Event('change', { bubbles: true }));
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      [...gardeners.querySelectorAll('[aria-label="Reply"]')].at(-1).click();
    })()`);
    await ground
      .window('Gardeners')
      .getByText(/^Reply to /)
      .waitFor();
    await ground.say('Gardeners', 'I do');
    await ground.post('Gardeners', 'I do').waitFor();
    const { messages } = await scene.sim('GET', `/sim/chats/${await chatIdOf('Gardeners')}/messages`);
    expect(messages.at(-1).reply_to_message.text).toBe('Who waters the roses?');
  });

  test('the keyboard skips to the chats', async () => {
    await page.reload();
    await ground.window('Gardeners').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to chats');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('chats');
  });

  test('every kind of content is shown', async () => {
    const chat_id = await chatIdOf('Gardeners');
    const { id: channel } = await scene.sim('POST', '/sim/chats', { type: 'channel', title: 'Almanac' });
    const post = await scene.post({ chat_id: channel, text: 'Frost on Friday' });
    const scrollToEnd = `(() => {
      const list = document.querySelector('[aria-label="Messages in Gardeners"]');
      list.scrollTop = list.scrollHeight;
    })()`;
    /** Posts something and goes to the end of the chat, where somebody who reads further up is not taken by itself. */
    const show = async (fields: object) => {
      const posted = await scene.post({ chat_id, ...fields });
      const row = ground.window('Gardeners').locator(`[data-message="${posted.message_id}"]`);
      await until(async () => {
        await page.evaluate(scrollToEnd);
        return (await row.count()) === 1;
      }, WAIT_MS);
      return posted;
    };

    const first = await show({ text: 'Plums, pears and apples' });
    await show({ text: 'Yes', reply_to_message_id: first.message_id, quote: 'pears' });
    expect(await ground.post('Gardeners', 'Yes').locator('.quote-words').textContent()).toBe('pears');
    await show({ text: 'Look', external_reply: { chat_id: channel, message_id: post.message_id } });
    const elsewhere = ground.post('Gardeners', 'Look').locator('.quote');
    expect(await elsewhere.textContent()).toBe('AlmanacFrost on Friday');
    const inline_keyboard = [[{ text: 'Read on', url: 'https://example.com/on' }]];
    await show({ text: 'News', reply_markup: { inline_keyboard } });
    const link = ground.post('Gardeners', 'News').getByRole('link', { name: 'Read on' });
    expect(await link.getAttribute('href')).toBe('https://example.com/on');

    await show({ live_photo: true, caption: 'Bees' });
    await ground.post('Gardeners', 'Bees').getByText('Live', { exact: true }).waitFor();
    await show({ paid_media: true, caption: 'The secret' });
    await ground.post('Gardeners', 'The secret').getByText('⭐ 25').waitFor();
    await show({ checklist: true });
    await ground.post('Gardeners', 'For the picnic').getByRole('img', { name: 'Done:' }).waitFor();
    await show({ rich_message: true });
    await ground.post('Gardeners', 'We meet at ten at the bridge.').waitFor();
    await show({ contact: { first_name: '' } });
    await ground.post('Gardeners', '+15550100').waitFor();
    const quiz = await show({
      poll: {
        type: 'quiz',
        description: 'From the almanac',
        media: { photo: true },
        correct_option_ids: [1],
        explanation: 'So it says.',
      },
    });
    const shown = ground.post('Gardeners', 'From the almanac');
    await shown.getByText(/^Anonymous quiz/).waitFor();
    expect(await shown.getByText('So it says.').count()).toBe(0);
    await scene.sim('POST', '/sim/polls/close', { chat_id, message_id: quiz.message_id });
    await shown.getByText('So it says.').waitFor();
    await shown.getByRole('button', { name: /the right answer$/ }).waitFor();
    const sticksOut = await page.evaluate(
      '[...document.querySelectorAll(".bubble")].filter((one) => one.scrollWidth > one.clientWidth + 1).length',
    );
    expect(sticksOut).toBe(0);
    await takePicture(page, 'kinds');
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('a private chat begins with Start; the bot is blocked there, and let in again', async () => {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await dialog()
      .getByRole('radio', { name: /^Private chat/ })
      .check();
    await dialog().getByLabel('Or a new person').fill('Gina');
    await button('Create').click();
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
    const search = page.getByRole('searchbox', { name: 'Search chats' });
    await until(async () => /^10\d\d chats$/.test((await search.getAttribute('placeholder'))!), WAIT_MS);
    await page.getByRole('button', { name: 'Let people talk' }).click();
    await until(async () => (await scene.sim('GET', '/sim/crowd')).posted > 0, WAIT_MS);
    await page.getByRole('button', { name: /^Stop/ }).click();
    await page.getByText(/^[\d,]+ posts? sent\.$/).waitFor();

    await page.getByRole('button', { name: 'Start over' }).click();
    await button('Delete everything').click();
    await until(async () => (await search.getAttribute('placeholder')) === '3 chats', WAIT_MS);
    await ground.window('Bakers').getByText('No messages yet.').waitFor();
    await ground.window('Gardeners').waitFor({ state: 'detached' });
  });

  test('nothing went wrong in the browser meanwhile', () => {
    expect(watched.errors).toEqual([]);
  });
});
