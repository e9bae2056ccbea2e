import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import type { AccountDatabase } from '../../src/db/accounts.ts';
import { type DeskWorld, openDeskWorld, PAYER } from '../support/world/deskWorld.ts';
import { SECRETS } from '../api/testApi.ts';
import { freshDatabase } from '../support/world/database.ts';
import { until } from '../support/until.ts';
import { seriousViolations } from './accessibility.ts';
import { findChromium, openPage, startBrowser, takePicture } from './chromium.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('the desk in a browser', () => {
  let scene: DeskWorld;
  let database: AccountDatabase;
  let browser: Browser;
  let url: string;
  let end: () => Promise<void>;

  beforeAll(async () => {
    const [own, started] = await Promise.all([freshDatabase(), startBrowser(chromium!)]);
    browser = started;
    database = own.database;
    scene = await openDeskWorld(database);
    await scene.api.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(scene.api.server.address() as AddressInfo).port}/desk`;
    await name(Number(scene.paying.networkId), 'Riverside gardeners');
    await name(Number(scene.onTrial.networkId), 'Night shift');
    for (let day = 1; day < 28; day++) {
      if (day % 3 !== 1)
        await scene.pay(scene.paying, day % 5 === 0 ? 'month' : 'week', Date.now() - day * 86_400_000);
    }
    end = async () => {
      await browser.close();
      await scene.api.close();
      await own.end();
    };
  }, 120_000);
  afterAll(() => end());

  test('keeps out who has no token, and says why', async () => {
    const { page } = await openPage(browser, url);
    await page.getByLabel('Your token').fill('a-secret-that-nobody-has');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That token isn’t valid.', { exact: true }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });

  test('by keyboard alone: sign in, find a chat, grant, refund with a reason', async () => {
    const { page, errors } = await openPage(browser, url);
    await signIn(page, 'billing');

    await page.getByRole('searchbox', { name: 'Title, username or Telegram id' }).focus();
    await page.keyboard.type('riverside');
    await page.keyboard.press('Enter');
    await page.getByText('1 chat', { exact: true }).waitFor();
    await press(page, 'Riverside gardeners');
    await page.getByRole('heading', { level: 2, name: 'Riverside gardeners' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'desk-chat');
    const before = await paidUntil();

    await press(page, 'Grant a plan');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'desk-grant');
    await dialog.getByLabel('Plan').selectOption('month');
    await dialog.getByLabel('Reason').focus();
    await page.keyboard.type('ticket 4711');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('status')
      .getByText(/^Done\. Paid until/)
      .waitFor();
    await page
      .getByRole('listitem')
      .getByText('Granted: month, 30 days by test-billing, “ticket 4711”')
      .waitFor();
    expect(await paidUntil()).toBe(before + 30 * 86_400_000);

    await page
      .getByRole('button', { name: /^Refund 750/ })
      .first()
      .press('Enter');
    await dialog.waitFor();
    // Without a reason nothing goes back.
    await dialog.getByRole('button', { name: 'Refund', exact: true }).click();
    expect(await states()).not.toContain('refunded');
    await dialog.getByLabel('Reason').fill('paid twice');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'Refunded: paid twice' }).waitFor();
    expect((await states()).filter((state) => state === 'refunded')).toHaveLength(1);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('on a network that loses the answer, the same wish from another dialog is done once', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'billing');
    await press(page, 'Riverside gardeners');
    const before = await paidUntil();
    const dialog = page.getByRole('dialog');
    const grantWeek = async (): Promise<void> => {
      await press(page, 'Grant a plan');
      await dialog.getByLabel('Plan').selectOption('week');
      await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
    };
    await page.route('**/grant', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await grantWeek();
    await dialog.getByRole('alert').getByText('No answer from Partyline').waitFor();
    expect(await paidUntil()).toBe(before + 7 * 86_400_000);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.unroute('**/grant');

    const done = page.getByRole('status').getByText(/^Done\. Paid until/);
    await grantWeek();
    await done.waitFor();
    expect(await paidUntil()).toBe(before + 7 * 86_400_000);
    // A further week is a further wish.
    await dialog.waitFor({ state: 'detached' });
    await grantWeek();
    await until(async () => (await paidUntil()) === before + 14 * 86_400_000);
    await page.context().close();
  });

  test('a reload keeps who is signed in, and signing out forgets it', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'viewer');
    await page.reload();
    await page.getByText('test-viewer').waitFor();
    await press(page, 'Night shift');
    await page.getByText(/^Free trial until/).waitFor();
    // Who may only look is not offered what would be refused.
    expect(await page.getByRole('button', { name: 'Grant a plan' }).count()).toBe(0);
    await press(page, 'Sign out');
    await page.getByLabel('Your token').waitFor();
    await page.reload();
    await page.getByLabel('Your token').waitFor();
    await page.context().close();
  });

  test('revoking asks first, and an action that was refused says why', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'billing');
    await press(page, 'Riverside gardeners');
    await press(page, 'Revoke');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await paidUntil()).toBeGreaterThan(Date.now());

    await press(page, 'Revoke');
    await dialog.getByLabel('Reason').fill('a mistake');
    await page.route('**/revoke', (route) => route.abort());
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByRole('alert').getByText('No answer from Partyline').waitFor();
    await page.unroute('**/revoke');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('status').getByText('Done. No active subscription').waitFor();
    await page.context().close();
  });

  test('income as a chart and as a table, in the light and in the dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, errors } = await openPage(browser, url, { colorScheme });
      await signIn(page, 'viewer');
      await press(page, 'Income');
      await page
        .getByRole('img', { name: /^Income by day/ })
        .locator('canvas')
        .waitFor();
      await page.getByText('Show as a table').click();
      const rows = await page.getByRole('row').count();
      expect(rows).toBeGreaterThan(15);
      expect(await seriousViolations(page)).toEqual([]);
      await takePicture(page, `desk-income-${colorScheme}`);
      await press(page, 'Unapplied payments');
      await page.getByText('the chat is not connected').first().waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      expect(errors).toEqual([]);
      await page.context().close();
    }
  });

  test('finds payments by payer and by charge, names the payer, and leads to the chat', async () => {
    const { page, errors } = await openPage(browser, url);
    await signIn(page, 'viewer');
    await press(page, 'Payments');
    const search = page.getByRole('searchbox', { name: /charge id/ });
    const rows = page.getByRole('row').filter({ has: page.getByRole('cell') });
    await search.fill(scene.chargeId);
    await page.keyboard.press('Enter');
    await page.getByText('1 payment', { exact: true }).waitFor();
    await page.getByRole('cell', { name: `Paula Payer @paula ${PAYER}` }).waitFor();
    expect(await rows.count()).toBe(1);
    expect(await page.getByRole('button', { name: /^(?:Refund|Try again)/ }).count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'desk-payments');

    await search.fill('nobody-of-that-name');
    await page.keyboard.press('Enter');
    await page.getByText('No payments found').waitFor();
    await search.fill('paula');
    await page.keyboard.press('Enter');
    await rows.nth(5).waitFor();
    await press(page, 'Riverside gardeners');
    await page.getByRole('heading', { level: 2, name: 'Riverside gardeners' }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('shows the next page of a long list', async () => {
    const { page } = await openPage(browser, url);
    await sql`
      insert into payments (charge_id, payer, currency, stars, payload, state, paid_at)
      select 'bulk-' || n, 700000555, 'XTR', 1, '', 'refunded', now() from generate_series(1, 120) n
    `.execute(database.sql);
    await signIn(page, 'viewer');
    await press(page, 'Payments');
    await page.getByRole('searchbox', { name: /charge id/ }).fill('bulk-');
    await page.keyboard.press('Enter');
    await page.getByText('The newest 50 payments', { exact: true }).waitFor();
    await press(page, 'Show more');
    await page.getByText('The newest 100 payments', { exact: true }).waitFor();
    await press(page, 'Show more');
    await page.getByText('120 payments', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await page.context().close();
  });

  test('tries again to credit a payment, and says what came of it', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'billing');
    await press(page, 'Unapplied payments');
    await page.getByText('Paid, but not credited to any chat.').waitFor();
    const again = page.getByRole('button', { name: /^Try again: 250 ★ of Paula Payer/ });
    await again.press('Enter');
    await page.getByRole('alert').getByText('Still not credited: the chat is not connected').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await takePicture(page, 'desk-unapplied');

    // Its chat comes back.
    await sql`
      update hub_members set state = 'active' where chat_id = (select chat_id from payments where id = ${scene.unappliedId})
    `.execute(database.sql);
    await again.press('Enter');
    await page.getByRole('status').getByText('250 ★ of Paula Payer are credited.').waitFor();
    await page.getByText('All payments are credited.').waitFor();
    expect(await states()).not.toContain('unapplied');
    await page.context().close();
  });

  test('leads operators to the workflows in Temporal', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'viewer');
    const link = page.getByRole('contentinfo').getByRole('link', { name: 'Failures' });
    expect(decodeURIComponent((await link.getAttribute('href'))!)).toContain('ExecutionStatus IN ("Failed"');
    await page.context().close();
  });

  test('a token that is taken away leads back to the way in, and says so', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'viewer');
    const refused = {
      status: 401,
      json: { type: '/problems/unauthenticated', title: '', status: 401, detail: '' },
    };
    await page.route('**/admin/v1/payments*', (route) => route.fulfill(refused));
    await press(page, 'Payments');
    await page.getByRole('status').getByText('Your token isn’t valid any more.').waitFor();
    await page.getByLabel('Your token').waitFor();
    await page.context().close();
  });

  test('a reload while the API is down keeps the token', async () => {
    const { page } = await openPage(browser, url);
    await signIn(page, 'viewer');
    await page.route('**/admin/v1/me', (route) => route.abort());
    await page.reload();
    await page.getByRole('status').getByText('No answer from Partyline').waitFor();
    await page.unroute('**/admin/v1/me');
    await page.reload();
    await page.getByText('test-viewer').waitFor();
    await page.context().close();
  });

  test('fits a telephone', async () => {
    const { page } = await openPage(browser, url, { viewport: { width: 390, height: 844 } });
    await signIn(page, 'billing');
    await press(page, 'Night shift');
    await page.getByText(/^Free trial until/).waitFor();
    const [wide, room] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(wide).toBeLessThanOrEqual(room);
    await takePicture(page, 'desk-telephone');
    await page.context().close();
  });

  async function signIn(page: Page, role: 'viewer' | 'billing'): Promise<void> {
    await page.getByLabel('Your token').fill(SECRETS[role]);
    await page.keyboard.press('Enter');
    await page.getByText(`test-${role}`).waitFor();
  }

  /** Presses a button as somebody does who has no mouse. */
  async function press(page: Page, label: string): Promise<void> {
    await page.getByRole('button', { name: label }).first().press('Enter');
  }

  async function name(networkId: number, title: string): Promise<void> {
    await sql`update chats set title = ${title} where network_id = ${networkId}`.execute(database.sql);
  }

  async function paidUntil(): Promise<number> {
    const { rows } = await sql<{ at: number }>`
      select round(extract(epoch from paid_until) * 1000)::float8 as at from subscriptions where chat_id = ${scene.paying.id}
    `.execute(database.sql);
    return rows[0]!.at;
  }

  async function states(): Promise<string[]> {
    const { rows } = await sql<{ state: string }>`select state from payments`.execute(database.sql);
    return rows.map((row) => row.state);
  }
});
