import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { HELD_UP_MS, startTown, type Town } from './harness/town.ts';

let town: Town;
let office: Place;
let ann: Person;
let dialogueOfAdmin: Place;

beforeAll(async () => {
  town = await startTown({ env: { TRIAL_DAYS: '0' } });
  office = await town.chat('supergroup', 'Office', { members: [town.admin.id] });
  ann = await town.person('Ann');
  dialogueOfAdmin = await town.chat('private', 'The admin at home', { members: [town.admin.id] });
}, 120_000);
afterAll(() => town.close());

/** What came of a payment, as the simulator tells it. */
interface Receipt {
  readonly ok: boolean;
  readonly charge_id: string;
  readonly error?: string;
}

const pay = (what: object, by: Person) =>
  town.control.post<Receipt>('/payments', { from_id: by.id, ...what });

/** The label of each button of a message. */
const labels = (message: Message): string[] =>
  (message.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);

async function press(message: Message, label: RegExp, by: Person): Promise<void> {
  const button = message.reply_markup?.inline_keyboard.flat().find(({ text }) => label.test(text));
  if (!button?.callback_data) throw new Error(`No such button among ${labels(message).join(', ')}`);
  await town.control.post('/callbacks', {
    chat_id: message.chat.id,
    message_id: message.message_id,
    from_id: by.id,
    data: button.callback_data,
  });
  await town.updatesTaken();
}

/** The bot's answer to what somebody says here. */
async function answerTo(place: Place, by: Person, text: string): Promise<Message> {
  const asked = await by.says(place, text);
  await town.updatesTaken();
  const answer = (await place.messages()).find(
    (message) => message.reply_to_message?.message_id === asked.message_id,
  );
  if (!answer) throw new Error(`Nobody answered ${text}`);
  return answer;
}

/** Waits for something that the bot says here. */
async function said(place: Place, words: RegExp): Promise<Message> {
  let found: Message | undefined;
  await until(async () => {
    found = (await place.heard()).findLast(({ text }) => words.test(text ?? ''));
    return found !== undefined;
  }, 30_000);
  return found!;
}

/** The days that a chat has paid for, and how its subscription's row counts its changes. */
async function paid(place: Place): Promise<{ days: number | null; version: number; renews: boolean }> {
  const [row] = await town.sql<{ days: number | null; version: number; renews: boolean }>(
    `select round(extract(epoch from paid_until - now()) / 86400)::int as days, version,
            renews_at is not null as renews
     from subscriptions s join chats c on c.id = s.chat_id where c.network_id = $1`,
    [place.id],
  );
  return row!;
}

/** Buys a plan once, by the buttons. */
async function buy(place: Place, plan: RegExp, by: Person): Promise<Receipt> {
  await press(await answerTo(place, by, '/subscribe'), plan, by);
  const invoice = (await place.messages()).findLast((message) => message.invoice !== undefined)!;
  const receipt = await pay({ chat_id: place.id, message_id: invoice.message_id }, by);
  await town.updatesTaken();
  return receipt;
}

describe('A chat without a trial', () => {
  let garden: Place;

  test('is told once how much it has missed, with a button that subscribes', async () => {
    garden = await town.chat('supergroup', 'Garden', { members: [ann.id] });
    await town.admin.says(office, 'The first that the garden misses');
    await town.settled();
    const nudge = await said(garden, /You missed 1 message/);
    expect(labels(nudge)).toEqual(['Subscribe ⭐️', 'Stop reminders']);
    await town.admin.says(office, 'The second that the garden misses');
    await town.settled();
    expect((await garden.words()).filter((text) => text.startsWith('You missed'))).toHaveLength(1);
    expect((await answerTo(garden, ann, '/plan')).text).toContain('“Garden” has no active subscription');
  });

  test('pays, has it said, receives the next message and catches up with the last', async () => {
    const offer = await answerTo(garden, ann, '/subscribe');
    expect(labels(offer)).toEqual([
      '1 week · 250 ⭐️',
      '1 month · 750 ⭐️ · Best value',
      'Every month · 750 ⭐️',
      '1 year · 10,000 ⭐️',
      '‹ Back',
    ]);
    expect(await buy(garden, /1 week/, ann)).toMatchObject({ ok: true });
    expect(await paid(garden)).toEqual({ days: 7, version: 1, renews: false });
    const thanks = await said(garden, /“Garden” is subscribed until/);
    await town.admin.says(office, 'Who pays gets the next message');
    await town.settled();
    expect(await garden.words()).toContain('Who pays gets the next message');

    const dialogue = town.place(ann.id, 'private');
    const toBuyer = (await dialogue.messages()).findLast(({ text }) => text?.includes('Thank you'))!;
    expect(thanks.text).toBe(toBuyer.text);
    expect(labels(toBuyer)).toEqual(['Get 2 missed messages']);
    await press(toBuyer, /Get 2/, ann);
    await until(async () => (await garden.words()).includes('The second that the garden misses'), 30_000);
    await town.settled();
    expect((await garden.words()).slice(-2)).toEqual([
      'The first that the garden misses',
      'The second that the garden misses',
    ]);
  });

  test('stacks a month upon the week', async () => {
    expect(await buy(garden, /1 month/, ann)).toMatchObject({ ok: true });
    expect(await paid(garden)).toMatchObject({ days: 37, version: 2 });
    expect((await answerTo(garden, ann, '/plan')).text).toMatch(/“Garden” is subscribed: 37 days left/);
  });

  test('is subscribed by an admin from elsewhere, by its id and by a reply to what it posted', async () => {
    expect((await answerTo(office, town.admin, `/grant ${garden.id} week`)).text).toContain(
      'in our private chat',
    );
    await said(dialogueOfAdmin, /Added 1 week to “Garden”/);
    expect(await paid(garden)).toMatchObject({ days: 44 });
    await said(garden, /An admin added 1 week to “Garden”/);
    await town.admin.says(office, `/grant ${office.id} week`);
    await until(async () => ((await paid(office)).days ?? 0) > 0);
    await ann.says(garden, 'The office hears this of the garden');
    await town.settled();
    const copy = (await office.messages()).findLast(({ text }) => text?.includes('hears this of') === true)!;
    await town.admin.answers(office, copy, '/revoke');
    await town.updatesTaken();
    const question = await said(dialogueOfAdmin, /Take away the paid time of “Garden”\? 44 days are left/);
    expect(await paid(garden)).toMatchObject({ days: 44 });
    await press(question, /Take paid time away/, town.admin);
    expect(await paid(garden)).toMatchObject({ days: 0 });
    const [entry] = await town.sql<{ action: string; actor_id: string }>(
      `select action, actor_id from audit_log where subject_kind = 'subscription' order by id desc limit 1`,
    );
    expect(entry).toEqual({ action: 'revoke subscription', actor_id: String(town.admin.id) });
    await said(garden, /An admin took away the paid time of “Garden”/);
    expect((await garden.words()).filter((text) => /has ended/.test(text))).toEqual([]);
  });

  test('is not granted or revoked anything by others', async () => {
    expect((await answerTo(garden, ann, `/grant ${garden.id} year`)).text).toContain('Only hub admins');
    expect(await paid(garden)).toMatchObject({ days: 0 });
  });
});

// What one person asks for has a budget, so that each part below has a buyer of its own.
describe('A payment', () => {
  let lou: Person;
  beforeAll(async () => void (lou = await town.person('Lou')));

  test('is answered while a post is on its way to everybody and each send takes seconds', async () => {
    const lawn = await town.chat('supergroup', 'Lawn', { members: [lou.id] });
    await press(await answerTo(lawn, lou, '/subscribe'), /1 week/, lou);
    const { message_id } = (await lawn.messages()).findLast((message) => message.invoice !== undefined)!;
    await town.sql(`update subscriptions set trial_ends_at = now() + interval '1 day'`);
    await town.control.fault({ kind: 'latency', method: 'sendMessage', latency_ms: HELD_UP_MS });
    await lou.says(office, 'Each copy of this takes many seconds');
    await until(async () => (await town.postsUnderWay()) > 0);
    // Telegram would give the checkout up after ten seconds.
    expect(await pay({ chat_id: lawn.id, message_id }, lou)).toMatchObject({ ok: true });
    expect(await town.postsUnderWay()).toBeGreaterThan(0);
    await town.control.calm();
    await town.settled();
    expect(await paid(lawn)).toMatchObject({ days: 8, version: 1 });
    await town.sql(
      `update subscriptions set trial_ends_at = m.registered_at from hub_members m where m.chat_id = subscriptions.chat_id`,
    );
  });

  test('counts once when every process dies after it was written down and before its workflow knows', async () => {
    const shore = await town.chat('supergroup', 'Shore', { members: [lou.id] });
    await press(await answerTo(shore, lou, '/subscribe'), /1 week/, lou);
    const { message_id } = (await shore.messages()).findLast((message) => message.invoice !== undefined)!;
    // Whoever writes this down hears of it only three seconds after it was done.
    await town.sql(`create function linger() returns trigger language plpgsql as
      $$ begin perform pg_sleep(3); return null; end $$`);
    await town.sql(`create constraint trigger linger after insert on subscription_events
      deferrable initially deferred for each row execute function linger()`);
    await pay({ chat_id: shore.id, message_id }, lou);
    await until(async () => {
      const rows = await town.sql(`select from pg_stat_activity
        where datname = current_database() and wait_event = 'PgSleep'`);
      return rows.length > 0;
    }, 30_000);
    await Promise.all([town.end('bot', 'SIGKILL'), town.end('worker', 'SIGKILL')]);
    await town.sql('drop trigger linger on subscription_events');
    expect(await paid(shore)).toMatchObject({ days: 7, version: 1 });
    expect(await town.updatesWaiting()).toBeGreaterThan(0);

    await Promise.all([town.start('worker'), town.start('bot')]);
    await said(shore, /“Shore” is subscribed until/);
    await until(async () => {
      const [row] = await town.sql<{ knows: boolean }>(
        `select s.watched_version = s.version as knows
         from subscriptions s join chats c on c.id = s.chat_id where c.network_id = $1`,
        [shore.id],
      );
      return row!.knows;
    }, 60_000);
    expect(await paid(shore)).toMatchObject({ days: 7, version: 1 });
  });
});

describe('A renewing subscription', () => {
  let mia: Person;
  beforeAll(async () => void (mia = await town.person('Mia')));

  test('is begun by a link, prolonged by renewals, and stopped by its payer alone', async () => {
    const pond = await town.chat('supergroup', 'Pond', { members: [mia.id] });
    await press(await answerTo(pond, mia, '/subscribe'), /Every month/, mia);
    const button = (await said(pond, /every 30 days/)).reply_markup!.inline_keyboard[0]![0]!;
    const first = await pay({ link: (button as unknown as { url: string }).url }, mia);
    await town.updatesTaken();
    expect(await paid(pond)).toEqual({ days: 30, version: 1, renews: true });
    await town.control.post('/payments/renew', { charge_id: first.charge_id });
    await town.updatesTaken();
    expect(await paid(pond)).toEqual({ days: 60, version: 2, renews: true });

    await town.control.post('/payments/cancel', { charge_id: first.charge_id });
    await town.updatesTaken();
    expect(await paid(pond)).toMatchObject({ days: 60, renews: false });
    await town.control.post('/payments/resume', { charge_id: first.charge_id });
    await town.updatesTaken();
    expect(await paid(pond)).toMatchObject({ days: 60, renews: true });

    const plan = await answerTo(pond, mia, '/plan');
    const stranger = await town.person('Stranger');
    await press(plan, /Turn off auto-renewal/, stranger);
    expect(await paid(pond)).toMatchObject({ renews: true });
    await press(plan, /Turn off auto-renewal/, mia);
    expect(await paid(pond)).toMatchObject({ days: 60, renews: false });
    expect(await town.control.post('/payments/renew', { charge_id: first.charge_id })).toMatchObject({
      ok: false,
    });
  });
});

describe('A refund that Telegram gives by itself', () => {
  let ned: Person;
  beforeAll(async () => void (ned = await town.person('Ned')));

  test('takes the time away at once, and is told to the payer in private and to the chat', async () => {
    const brook = await town.chat('supergroup', 'Brook', { members: [ned.id] });
    const { charge_id } = await buy(brook, /1 week/, ned);
    expect(await paid(brook)).toMatchObject({ days: 7 });
    await town.control.post('/payments/refund', { charge_id });
    await until(async () => (await paid(brook)).days === 0, 10_000);
    await said(town.place(ned.id, 'private'), /Your payment of 250 ⭐️ for “Brook” was refunded/);
    await said(brook, /A payment for “Brook” was refunded/);
    expect((await answerTo(brook, ned, '/plan')).text).toContain('no active subscription');
  });
});

describe('A channel', () => {
  let oda: Person;
  beforeAll(async () => void (oda = await town.person('Oda')));

  test('hears nothing about money; who follows its link pays for it in private, once for two taps', async () => {
    const harbour = await town.chat('channel', 'Harbour', { administrators: [oda.id] });
    await town.control.post('/messages', { chat_id: harbour.id, text: '/plan' });
    await town.updatesTaken();
    const answer = await said(harbour, /continue in private/);
    const link = answer.reply_markup!.inline_keyboard[0]![0] as unknown as { url: string };
    const parameter = new URL(link.url).searchParams.get('start')!;
    const dialogue = town.place(oda.id, 'private');
    const standing = await answerTo(dialogue, oda, `/start ${parameter}`);
    expect(standing.text).toContain('“Harbour” has no active subscription');
    await press(standing, /Subscribe/, oda);
    const offer = (await dialogue.messages()).find(({ message_id }) => message_id === standing.message_id)!;
    const invoices = async () => (await dialogue.messages()).filter(({ invoice }) => invoice !== undefined);
    const before = (await invoices()).length;
    await Promise.all([press(offer, /1 week/, oda), press(offer, /1 week/, oda)]);
    await until(async () => (await invoices()).length > before);
    expect(await invoices()).toHaveLength(before + 1);
    await pay({ chat_id: dialogue.id, message_id: (await invoices()).at(-1)!.message_id }, oda);
    await town.updatesTaken();
    expect(await paid(harbour)).toMatchObject({ days: 7 });
    expect((await harbour.words()).filter((text) => /subscri|⭐️|Stars/i.test(text))).toEqual([]);
  });
});

describe('A checkout', () => {
  let pia: Person;
  beforeAll(async () => void (pia = await town.person('Pia')));

  test('is refused in the buyer’s language when price, chat or buyer are not as they were', async () => {
    const meadow = await town.chat('supergroup', 'Meadow', { members: [pia.id] });
    const { id } = await town.control.post<{ id: number }>('/users', {
      first_name: 'Inés',
      language_code: 'es',
    });
    const ines = new Person(id);
    await press(await answerTo(meadow, pia, '/subscribe'), /1 week/, pia);
    const { message_id } = (await meadow.messages()).findLast((message) => message.invoice !== undefined)!;
    await town.sql(`update plans set stars = 300 where name = 'week'`);
    expect(await pay({ chat_id: meadow.id, message_id }, ines)).toMatchObject({
      ok: false,
      error: 'El precio ha cambiado. Envía /subscribe para obtener otra factura.',
    });
    await town.sql(`update plans set stars = 250 where name = 'week'`);
    await town.sql(
      `update hub_members set state = 'removed' where chat_id in (select id from chats where network_id = $1)`,
      [meadow.id],
    );
    expect(await pay({ chat_id: meadow.id, message_id }, ines)).toMatchObject({
      ok: false,
      error: 'Ese chat ya no está conectado.',
    });
  });
});
