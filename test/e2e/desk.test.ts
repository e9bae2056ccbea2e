import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findFreePorts } from '../../embedded/ports.ts';
import type { Message } from '../../simulator/telegram.ts';
import { findChromium, openPage, startBrowser } from '../browser/chromium.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

const SECRET = 'the-secret-of-this-town';
const chromium = await findChromium();
let town: Town;
let address: string;
let office: Place;
let garden: Place;
let ann: Person;

beforeAll(async () => {
  const [port = 0] = await findFreePorts(1);
  address = `http://127.0.0.1:${port}`;
  town = await startTown({
    env: { TRIAL_DAYS: '0', PORT: String(port), ADMIN_API_TOKENS: `anna:operator:${SECRET}` },
  });
  await town.start('api');
  office = await town.chat('supergroup', 'Office', { members: [town.admin.id] });
  ann = await town.person('Ann');
  garden = await town.chat('supergroup', 'Garden', { members: [ann.id] });
}, 120_000);
afterAll(() => town.close());

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${address}/admin/v1${path}`, {
    headers: { authorization: `Bearer ${SECRET}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function have<T>(path: string, key: string, body: object): Promise<T> {
  const response = await fetch(`${address}/admin/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${SECRET}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  expect([response.status, path]).toEqual([200, path]);
  return (await response.json()) as T;
}

/** Whether the garden gets what the office says. */
async function hears(words: string): Promise<boolean> {
  await town.admin.says(office, words);
  await town.settled();
  return (await garden.words()).includes(words);
}

/** Ann buys a week for the garden, by the buttons. */
async function buyWeek(): Promise<void> {
  const asked = await ann.says(garden, '/subscribe');
  await town.updatesTaken();
  const offer = (await garden.messages()).find(
    (message) => message.reply_to_message?.message_id === asked.message_id,
  ) as Message;
  const button = offer.reply_markup!.inline_keyboard.flat().find(({ text }) => text.startsWith('1 week'))!;
  await town.control.post('/callbacks', {
    chat_id: garden.id,
    message_id: offer.message_id,
    from_id: ann.id,
    data: button.callback_data,
  });
  await town.updatesTaken();
  const invoice = (await garden.messages()).findLast((message) => message.invoice !== undefined)!;
  await town.control.post('/payments', {
    from_id: ann.id,
    chat_id: garden.id,
    message_id: invoice.message_id,
  });
  await town.updatesTaken();
}

test('what is paid in Telegram is seen, refunded and granted anew at the desk', async () => {
  expect(await hears('Nobody has paid for this')).toBe(false);
  await buyWeek();
  expect(await hears('Who pays gets the next message')).toBe(true);
  expect(await ask(`/subscriptions/${garden.id}`)).toMatchObject({
    state: 'paid',
    plan: 'week',
    history: [{ kind: 'payment', days: 7, by: { kind: 'system' } }],
  });
  const { items } = await ask<{ items: { payment_id: string }[] }>(`/payments?chat_id=${garden.id}`);
  expect(items).toMatchObject([{ state: 'applied', stars: 250, payer_id: String(ann.id) }]);

  if (chromium === undefined) {
    await have(`/payments/${items[0]!.payment_id}/refund`, 'back', { reason: 'by mistake' });
  } else {
    await refundOnThePage(chromium);
  }
  await until(async () => {
    const { charges } = await town.control.get<{ charges: { isRefunded: boolean }[] }>('/payments');
    return charges.every((charge) => charge.isRefunded);
  }, 30_000);
  expect(await ask(`/payments/${items[0]!.payment_id}`)).toMatchObject({
    state: 'refunded',
    refund_reason: 'by mistake',
  });
  expect(await ask(`/subscriptions/${garden.id}`)).toMatchObject({ state: 'lapsed' });
  expect(await hears('Access has ended at once')).toBe(false);

  const granted = await have<{ state: string }>(`/subscriptions/${garden.id}/grant`, 'sorry', {
    plan: 'month',
    reason: 'an apology',
  });
  expect(granted.state).toBe('paid');
  expect(await hears('And it is back at once')).toBe(true);

  const log = await ask<{ items: object[] }>(`/audit-log?actor=anna`);
  expect(log.items).toMatchObject([
    { action: 'grant subscription', chat_id: String(garden.id) },
    { subject: { kind: 'payment', id: items[0]!.payment_id } },
  ]);
});

async function refundOnThePage(executable: string): Promise<void> {
  const browser = await startBrowser(executable);
  try {
    const { page, errors } = await openPage(browser, `${address}/desk`);
    await page.getByLabel('Your token').fill(SECRET);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('searchbox').fill('Garden');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('1 chat', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Garden' }).click();
    await page.getByRole('button', { name: /^Refund 250/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('by mistake');
    await dialog.getByRole('button', { name: 'Refund', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: /^Refund(ed| in progress): by mistake$/ }).waitFor();
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
}
