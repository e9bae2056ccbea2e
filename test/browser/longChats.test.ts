import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { until } from '../support/until.ts';
import { findChromium, startBrowser, takePicture } from './chromium.ts';
import { PlaygroundPage } from './playgroundPage.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

const CHATS = 1_000;
const HALLS = 8;
const MESSAGES = 2_000;
const WORDS = 'the bread is warm and the river runs past an old bridge where cyclists meet at ten'.split(' ');
/** How much processor time of the page's own thread a frame may take on a busy machine, in milliseconds. */
const FRAME_MS = 60;
const FRAMES = 60;

/** Moves every list on the page in every frame, down and up again. */
const SCROLL = `new Promise((resolve) => {
  let frame = 0;
  const step = () => {
    for (const list of document.querySelectorAll('.list')) list.scrollTop += frame % 60 < 30 ? -80 : 80;
    frame += 1;
    if (frame === ${FRAMES}) resolve();
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

inBrowser('the playground with 1,000 chats, eight of them open with 2,000 messages each', () => {
  let simulator: Simulator;
  let browser: Browser;
  let page: Page;
  let ground: PlaygroundPage;
  let thread: CDPSession;
  beforeAll(async () => {
    [simulator, browser] = await Promise.all([startSimulator({ port: 0 }), startBrowser(chromium!)]);
    const halls = await fillTown(simulator.port);
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const open = JSON.stringify(halls.map((chatId) => ({ chatId })));
    await page.addInitScript((windows) => localStorage.setItem('partyline.windows', windows), open);
    await page.goto(simulator.url);
    ground = new PlaygroundPage(page);
    thread = await context.newCDPSession(page);
    await thread.send('Performance.enable', { timeDomain: 'threadTicks' });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
  });

  test('shows the end of every chat, and draws only what is on the screen', async () => {
    for (let hall = 1; hall <= HALLS; hall++) await ground.post(`Hall ${hall}`, `No. ${MESSAGES}:`).waitFor();
    expect(await page.evaluate<number>('document.querySelectorAll("*").length')).toBeLessThan(6_000);
    await page.getByRole('button', { name: 'Chats', exact: true }).click();
    const search = page.getByRole('searchbox', { name: 'Search chats' });
    expect(await search.getAttribute('placeholder')).toBe(`${CHATS + HALLS} chats`);
    await search.fill('Square 777');
    await page.getByRole('navigation').getByRole('button', { name: 'Square 777' }).waitFor();
    await search.fill('');
    await takePicture(page, 'long-chats');
  });

  test('goes to the very beginning, and jumps over everything to a message that was answered', async () => {
    const hall = ground.window('Hall 3');
    const list = hall.getByRole('region', { name: 'Messages in Hall 3' });
    await list.evaluate((element) => (element.scrollTop = 0));
    await ground.post('Hall 3', 'No. 1:').waitFor();
    await hall.getByRole('button', { name: /^Scroll to the end/ }).click();
    await ground.post('Hall 3', `No. ${MESSAGES}:`).waitFor();
    // The last message answers the hundredth.
    await ground.post('Hall 3', `No. ${MESSAGES}:`).locator('.quote').click();
    await hall.locator('.post.marked', { hasText: 'No. 100:' }).waitFor();
  });

  test('follows new posts while there is less and more room for them', async () => {
    const hall = ground.window('Hall 5');
    const list = hall.getByRole('region', { name: 'Messages in Hall 5' });
    const chat_id = Number(await hall.getAttribute('data-chat'));
    const agent = new Agent();
    for (const pixels of [0, 300, 0]) {
      // That the list was moved is told in the next frame, when the room for it has changed already.
      await page.evaluate(`(() => {
        const hall = document.querySelector('.window[data-chat="${chat_id}"]');
        hall.querySelector('.messages .list').scrollTop -= 10;
        hall.style.paddingBottom = '${pixels}px';
      })()`);
      for (let number = 1; number <= 5; number++) {
        const text = `With ${pixels} pixels less: ${number}`;
        await send(agent, simulator.port, '/messages', { chat_id, text });
        await ground.post('Hall 5', text).waitFor();
      }
      await until(async () => {
        const below = await list.evaluate(
          ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight,
        );
        return below < 2;
      });
    }
    agent.destroy();
  });

  test('stays smooth while everything scrolls', async () => {
    const used = async (): Promise<number> => {
      const { metrics } = await thread.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    const before = await used();
    await page.evaluate(SCROLL);
    expect(((await used()) - before) / FRAMES).toBeLessThan(FRAME_MS);
  });
});

/** Many chats, and some with much to read; returns the ids of those. */
async function fillTown(port: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = <T>(path: string, body: object): Promise<T> => send(agent, port, path, body);
  await post('/chats/bulk', { count: CHATS, type: 'supergroup', title: 'Square' });
  const { ids } = await post<{ ids: number[] }>('/chats/bulk', {
    count: HALLS,
    type: 'supergroup',
    title: 'Hall',
  });
  for (let number = 1; number <= MESSAGES; number++) {
    const text = `No. ${number}: ${WORDS.slice(number % 7, (number % 7) + 3 + (number % 30)).join(' ')}`;
    const content = number % 25 === 7 ? { photo: true, caption: text } : { text };
    const answers = number === MESSAGES ? { reply_to_message_id: 100 } : {};
    await Promise.all(ids.map((chat_id) => post('/messages', { chat_id, ...content, ...answers })));
  }
  agent.destroy();
  return ids;
}

function send<T>(agent: Agent, port: number, path: string, body: object): Promise<T> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const call = request({ agent, port, path: `/sim${path}`, method: 'POST', headers }, (response) => {
      let answer = '';
      response.on('data', (part) => (answer += part));
      response.on('end', () => resolve(JSON.parse(answer) as T));
    });
    call.on('error', reject);
    call.end(text);
  });
}
