import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  revokeButton,
  stopRenewingButton,
  subscribeButton,
} from '../../../src/bot/billing/billingButtons.ts';
import { readLink } from '../../../src/bot/commands/privately.ts';
import {
  buttonsOf,
  HUB_ADMIN,
  BotWorld,
  MEMBER,
  type SceneChat,
  type Voice,
} from '../../support/world/botWorld.ts';
import type { NetworkPersonId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

const DAY_MS = 86_400_000;
const ADMIN: Voice = { person: HUB_ADMIN };
const ANN: Voice = { person: MEMBER };

let scene: BotWorld;
let group: SceneChat;
let channel: SceneChat;
let home: SceneChat;
let office: SceneChat;

beforeAll(async () => {
  scene = await BotWorld.open();
  group = await scene.chat('supergroup');
  channel = await scene.chat('channel');
  home = await scene.chat('private', MEMBER);
  office = await scene.chat('private', HUB_ADMIN);
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.invoices.length = 0;
  scene.showsInvoices = true;
  await sql`delete from subscription_events`.execute(scene.database.sql);
  await sql`
    update subscriptions set trial_ends_at = now() + interval '5 days', paid_until = null, renews_at = null
  `.execute(scene.database.sql);
});

const grant = (chat: SceneChat) =>
  scene.services.subscriptions.grant(textId(chat.id), 'week', {
    key: `${chat.id} ${Math.random()}`,
    by: { kind: 'system', id: '', name: '' },
  });
const linksOf = (said: { saying: { buttons?: readonly (readonly object[])[] } } | undefined) =>
  (said?.saying.buttons ?? []).flat().flatMap((button) => ('url' in button ? [button.url] : []));
const labelled = (buttons: { label: string; data: string }[], label: RegExp) =>
  buttons.find((button) => label.test(button.label))!.data;

describe('/plan', () => {
  test('tells both the trial that runs and what is paid for after it', async () => {
    expect((await scene.give(group, ANN, '/plan'))!.saying.text).not.toContain('subscription');
    const { paidUntil } = await grant(group);
    const { text } = (await scene.give(group, ANN, '/plan'))!.saying;
    expect(text).toMatch(
      /free trial, 5 days left, until .*\n.*subscription starts when the trial ends and runs until/,
    );
    const end = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(paidUntil);
    expect(text).toContain(`runs until ${end} (UTC)`);
  });

  test('tells dates in the zone of the chat', async () => {
    const at = Date.UTC(2100, 0, 1, 23);
    await sql`update subscriptions set trial_ends_at = to_timestamp(${at / 1000}::float8)`.execute(
      scene.database.sql,
    );
    expect((await scene.give(group, ANN, '/plan'))!.saying.text).toContain('until January 1, 2100 (UTC).');
    await sql`update chats set time_zone = 'Asia/Tokyo' where network_id = ${group.id}`.execute(
      scene.database.sql,
    );
    expect((await scene.give(group, ANN, '/plan'))!.saying.text).toContain('until January 2, 2100.');
    await sql`update chats set time_zone = null`.execute(scene.database.sql);
  });
});

describe('A channel', () => {
  test.each(['plan', 'subscribe', 'paysupport', 'terms'])(
    'hears nothing about money from /%s',
    async (name) => {
      const said = await scene.give(channel, { asChat: channel.id }, `/${name}`);
      expect(said!.saying.text).toBe('Let’s continue in private:');
      const [link] = linksOf(said);
      const parameter = new URL(link!).searchParams.get('start')!;
      expect(link).toMatch(/^https:\/\/t\.me\/SceneBot\?start=[\w-]{1,64}$/);
      const about = name === 'plan' || name === 'subscribe' ? String(channel.id) : '';
      expect(readLink(parameter)).toEqual({ name, argument: about });
    },
  );

  test('sells nothing to its readers by an old button', async () => {
    const said = scene.said.length;
    const pressed = await scene.press(channel, ANN, subscribeButton.data({ chat: textId(channel.id) }));
    expect(pressed).toEqual({ text: expect.stringContaining('@SceneBot'), alert: true });
    expect(scene.said).toHaveLength(said);
    expect(scene.invoices).toEqual([]);
  });

  test('is spoken of in private by who followed the link', async () => {
    const answer = await scene.give(office, ADMIN, `/start plan_${channel.id}`);
    expect(answer!.saying.text).toContain('“The channel”: free trial');
    const stranger = await scene.give(home, ANN, `/start plan_${channel.id}`);
    expect(stranger!.saying.text).toBe('You’re not a member of that chat.');
  });

  test.each(['grant_-1_year', 'revoke_-1', 'plan_x', 'stop', '', 'plan_-1_2'])(
    'can be spoken of by no link such as %p',
    (parameter) => {
      expect(readLink(parameter)).toBeUndefined();
    },
  );
});

describe('Buying', () => {
  test('opens the offer in the place of the panel, with the way back, however often it is pressed', async () => {
    const plan = await scene.give(group, ANN, '/plan');
    const said = scene.said.length;
    const subscribe = labelled(buttonsOf(plan), /Subscribe/);
    await scene.press(group, { person: HUB_ADMIN }, subscribe, plan!.messageId);
    await scene.press(group, { person: HUB_ADMIN }, subscribe, plan!.messageId);
    expect(scene.said).toHaveLength(said);
    const { saying, messageId } = scene.amended.at(-1)!;
    expect(messageId).toBe(plan!.messageId);
    expect(saying.text).toContain('Choose a plan');
    await scene.press(group, ADMIN, labelled(buttonsOf({ saying }), /Back/), messageId);
    expect(scene.amended.at(-1)!.saying.text).toContain('free trial');
  });

  test('shows one invoice for a double press, and another where the first could not be shown', async () => {
    const due = new Set<string>();
    const before = { ...scene.notices };
    Object.assign(scene.notices, {
      isDue: async (notice: string) => !due.has(notice) && Boolean(due.add(notice)),
      forget: async (notice: string) => void due.delete(notice),
    });
    const week = labelled(buttonsOf(await scene.give(group, ANN, '/subscribe')), /1 week/);
    scene.showsInvoices = false;
    expect(await scene.press(group, ADMIN, week)).toMatchObject({ alert: true });
    scene.showsInvoices = true;
    expect(await scene.press(group, ADMIN, week)).toEqual({ text: undefined, alert: false });
    expect(await scene.press(group, ADMIN, week)).toEqual({
      text: 'The invoice is already in this chat, just below.',
      alert: false,
    });
    expect(scene.invoices).toHaveLength(2);
    Object.assign(scene.notices, before);
  });
});

test('Stopping a renewal takes its button away and says until when access lasts', async () => {
  const chatId = (await scene.services.directory.find(textId(home.id)))!.id;
  const db = scene.database.sql;
  const renewsAt = Date.now() + 20 * DAY_MS;
  await sql`
    insert into subscription_events (chat_id, key, kind, at, adds_ms, payer, renews_at, by_kind, by_id, by_name)
    values (${chatId}, 'p', 'payment', now(), ${30 * DAY_MS}, ${MEMBER}, to_timestamp(${renewsAt / 1000}::float8), 'system', '', '')
  `.execute(db);
  await sql`
    update subscriptions set paid_until = now() + interval '30 days', renews_at = to_timestamp(${renewsAt / 1000}::float8)
    where chat_id = ${chatId}
  `.execute(db);
  const before = { ...scene.services.subscriptions };
  Object.assign(scene.services.subscriptions, {
    endRenewal: async (_: number, payer: NetworkPersonId) => {
      if (payer !== textId(MEMBER)) return 0;
      const { rows } = await sql`
        update subscriptions set renews_at = null where chat_id = ${chatId} and renews_at is not null returning 1
      `.execute(db);
      return rows.length;
    },
  });
  const plan = await scene.give(home, ANN, '/plan');
  const stop = labelled(buttonsOf(plan), /Turn off auto-renewal/);
  const foreign = stopRenewingButton.data({ chat: textId(home.id), payer: textId(HUB_ADMIN) });
  expect(await scene.press(home, ADMIN, foreign)).toEqual({
    text: 'Only the person who pays can turn off auto-renewal.',
    alert: true,
  });
  expect((await scene.press(home, ANN, stop)).text).toMatch(/^Auto-renewal is off\. You keep access until /);
  const { saying } = scene.amended.at(-1)!;
  expect(buttonsOf({ saying }).map(({ label }) => label)).not.toContain('Turn off auto-renewal');
  expect(saying.text).not.toContain('renews');
  expect(await scene.press(home, ANN, stop)).toMatchObject({ alert: true });
  Object.assign(scene.services.subscriptions, before);
});

describe('/revoke', () => {
  test('says what is lost before it takes anything away', async () => {
    await grant(group);
    const asked = await scene.give(office, ADMIN, `/revoke ${group.id}`);
    expect(asked!.saying.text).toContain('7 days are left');
    expect(await scene.press(office, ADMIN, labelled(buttonsOf(asked), /Cancel/))).toMatchObject({
      alert: false,
    });
    expect((await scene.services.subscriptions.state(textId(group.id)))!.paidUntil).toBeGreaterThan(
      Date.now(),
    );
    await scene.press(office, ADMIN, labelled(buttonsOf(asked), /Take paid time away/));
    expect(scene.amended.at(-1)!.saying.text).toBe('“The supergroup” no longer has paid time.');
    expect((await scene.services.subscriptions.state(textId(group.id)))!.paidUntil ?? 0).toBeLessThanOrEqual(
      Date.now(),
    );
  });

  test('asks nothing where nothing is paid for, and a button of before the question is out of date', async () => {
    const answer = await scene.give(office, ADMIN, `/revoke ${group.id}`);
    expect(answer!.saying).toMatchObject({ text: '“The supergroup” has no paid time to take away.' });
    expect(buttonsOf(answer)).toEqual([]);
    await grant(group);
    const { version } = (await scene.services.subscriptions.state(textId(group.id)))!;
    const old = revokeButton
      .data({ chat: textId(group.id), page: 0, version, answer: 'yes' })
      .replace('3:', '2:')
      .replace(':yes', '');
    expect(await scene.press(office, ADMIN, old)).toMatchObject({ alert: true });
    expect((await scene.services.subscriptions.state(textId(group.id)))!.paidUntil).toBeGreaterThan(
      Date.now(),
    );
  });
});
