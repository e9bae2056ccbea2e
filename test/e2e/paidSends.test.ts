import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

/** As many chats as take several seconds at the free rate. */
const GROUPS = 150;

let town: Town;
let office: Place;
let groups: number[];

beforeAll(async () => {
  town = await startTown({ env: { GLOBAL_RATE_LIMIT: '25', WORKER_COUNT: '60' } });
}, 120_000);
beforeEach(async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  groups = await town.groups(GROUPS);
  await town.control.post('/limits', { enabled: true, chat_per_s: 1_000 });
});
afterEach(async () => {
  await town.sql(`update hubs set paid_announcements = false, paid_relays = false, paid_daily_stars = 100`);
  await town.sql('delete from paid_sends');
  await town.clear();
});
afterAll(() => town.close());

async function give(text: string): Promise<Message[]> {
  await office.listen();
  await town.admin.says(office, text);
  await town.updatesTaken();
  return office.heard();
}

/** How many of the calls that carry a text went out, and how many of them were paid for. */
async function sendsOf(text: string): Promise<{ sent: number; paid: number; refused: number }> {
  const calls = (await town.control.calls({ method: 'sendMessage' })).filter(
    ({ parameters }) =>
      String(parameters['text']).startsWith(text) && groups.includes(Number(parameters['chat_id'])),
  );
  const sent = calls.filter(({ outcome }) => outcome.status === 200);
  return {
    sent: sent.length,
    paid: sent.filter(({ parameters }) => parameters['allow_paid_broadcast'] === true).length,
    refused: calls.length - sent.length,
  };
}

/** Announces a text and waits until it is everywhere; returns the preview. */
async function announce(text: string): Promise<string> {
  const preview = (await give(`/announce ${text}`)).find(({ reply_markup }) => reply_markup !== undefined)!;
  await town.press(preview, town.admin, 'Send announcement');
  await until(async () => (await sendsOf(text)).sent >= GROUPS, 60_000);
  await town.settled();
  return preview.text!;
}

test('an announcement goes faster for Stars, whose cost is shown before and taken after', async () => {
  await town.haveStars(500);
  const [panel] = await give('/paid announcements on');
  expect(panel!.text).toMatch(/Announcements: on[^]*Used today: 0 of 100 Stars[^]*Balance: 500 Stars/);

  const preview = await announce('The hub moves tonight');

  const { sent, paid, refused } = await sendsOf('The hub moves tonight');
  expect(preview).toMatch(/up to 13 Stars, of 100 left for today\. Balance: 500\./);
  expect(sent).toBe(GROUPS);
  expect(paid).toBeGreaterThan(60);
  expect(refused).toBe(0);
  const spent = 500 - (await town.stars());
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThanOrEqual(paid / 10);
});

test('when the Stars run out on the way, the rest goes at the free rate, and nothing is lost or comes twice', async () => {
  await town.haveStars(4);
  await give('/paid announcements on');

  await announce('The hub moves tomorrow');

  const { sent, paid } = await sendsOf('The hub moves tomorrow');
  expect(sent).toBe(GROUPS);
  expect(paid).toBeGreaterThan(0);
  expect(paid).toBeLessThanOrEqual(80);
  expect(await town.stars()).toBeGreaterThanOrEqual(0);
});

test('no more is spent in a day than the admin allows', async () => {
  await town.haveStars(500);
  await give('/paid announcements on');
  await give('/paid cap 3');

  await announce('The hub moves on Sunday');

  expect((await sendsOf('The hub moves on Sunday')).paid).toBeLessThanOrEqual(30);
  expect(await town.stars()).toBeGreaterThanOrEqual(497);
  const [panel] = await give('/paid');
  expect(panel!.text).toMatch(/Used today: [0-3](\.\d)? of 3 Stars/);
});

test('posts are paid for only where that is switched on for them', async () => {
  await town.haveStars(500);
  await give('/paid announcements on');
  await town.admin.says(office, 'A post among many');
  await town.settled();
  expect(await sendsOf('A post among many')).toMatchObject({ sent: GROUPS, paid: 0 });

  await give('/paid relays on');
  // What was asked a moment ago counts for five seconds.
  await until(async () => {
    await town.admin.says(office, `Another post ${Date.now()}`);
    await town.settled();
    return (await sendsOf('Another post')).paid > 0;
  }, 60_000);
});
