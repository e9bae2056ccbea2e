import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Client } from 'pg';
import { migrate } from '../../../src/db/migrate.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { TakeoverError } from '../../../src/db/takeover/columns.ts';
import { readEarlierBot } from '../../../src/db/takeover/readEarlierBot.ts';
import { ANCESTOR_RULES } from '../../../src/domain/posts/relayRule.ts';
import { takeOver, type TakeoverReport, type TakeoverRules } from '../../../src/db/takeover/takeOver.ts';
import { withoutAttribution } from '../../../src/domain/posts/attribution.ts';
import { billingWithoutTemporal } from '../../api/billingWithoutTemporal.ts';
import { createDatabase, type TestDatabase } from '../../support/services.ts';
import { freshDatabase } from '../../support/world/database.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();
const daysFromNow = (days: number): Date => new Date(NOW + days * DAY_MS);
/** As a column without a time zone holds it: the earlier bot's server runs in UTC. */
const naive = (date: Date): string => date.toISOString().replace('Z', '');

const PERSON = 700_000_001;
const GROUP = -400_000_001;
const SUPERGROUP = -1_002_000_000_001;
const CHANNEL = -1_002_000_000_002;

let old: TestDatabase;
let earlier: Client;
let database: AccountDatabase;
let end: () => Promise<void>;

beforeAll(async () => {
  old = await createDatabase(makeEarlierSchema, 'earlier_bot');
  earlier = new Client({ connectionString: old.url });
  await earlier.connect();
});

afterAll(async () => {
  await earlier.end();
  await old.drop();
});

beforeEach(async () => {
  await earlier.query('truncate chats, bot_config, send_log, subscriptions, user_aliases, user_restrictions');
});

describe('taking over an earlier bot', () => {
  beforeAll(async () => {
    ({ database, end } = await freshDatabase());
  });
  afterAll(() => end());

  it('brings everything along, twice the same, and nothing in a dry run', async () => {
    await fillEarlierBot();
    const rehearsed = await run({ dryRun: true });
    expect(await everything()).toMatchObject({ chats: [], authors: [], payments: [], events: [] });

    const report = await run();
    expect(report).toEqual(rehearsed);
    expect(Object.fromEntries(report.counts.map(({ what, taken }) => [what, taken]))).toEqual({
      chats: 4,
      settings: 4,
      aliases: 3,
      'restrictions in force': 2,
      payments: 4,
      'paid or granted terms': 4,
    });
    expect(report.remarks).toEqual([
      'These settings mean nothing here: greeting.',
      'The hub was paused there and is paused here: /resume lets it go.',
      'The payment of 750 Stars for chat -999 waits for staff: there is no such chat.',
    ]);

    const there = await everything();
    expect(there.chats).toEqual([
      {
        network_id: String(PERSON),
        kind: 'private',
        title: 'ann',
        state: 'active',
        self_send: true,
        incoming: true,
        outgoing: true,
        registered: NOW - 40 * DAY_MS,
        trial: NOW - 10 * DAY_MS,
        paid: NOW + 5 * DAY_MS,
        plan: 'month',
      },
      {
        network_id: String(GROUP),
        kind: 'group',
        title: 'Old friends',
        state: 'inactive',
        self_send: false,
        incoming: true,
        outgoing: true,
        registered: NOW - 100 * DAY_MS,
        trial: NOW - 70 * DAY_MS,
        paid: NOW - 20 * DAY_MS,
        plan: 'week',
      },
      {
        network_id: String(SUPERGROUP),
        kind: 'supergroup',
        title: 'Garden',
        state: 'active',
        self_send: false,
        incoming: false,
        outgoing: true,
        registered: NOW - 5 * DAY_MS,
        trial: NOW + 25 * DAY_MS,
        paid: null,
        plan: null,
      },
      {
        network_id: String(CHANNEL),
        kind: 'channel',
        title: 'News',
        state: 'active',
        self_send: false,
        incoming: true,
        outgoing: false,
        registered: NOW - 60 * DAY_MS,
        trial: NOW - 30 * DAY_MS,
        paid: NOW + 300 * DAY_MS,
        plan: 'year',
      },
    ]);
    expect(there.authors).toEqual([
      { network_id: String(PERSON), kind: 'person', name: 'ann', alias: 'u-a3x7k2' },
      { network_id: '700000002', kind: 'person', name: 'amber_falcon', alias: 'amber_falcon' },
      { network_id: '700000003', kind: 'person', name: 'Zoë 2', alias: 'Zoë 2' },
      { network_id: '700000004', kind: 'person', name: expect.any(String), alias: expect.any(String) },
    ]);
    expect(there.restrictions).toEqual([
      { network_id: '700000002', kind: 'ban', until: null },
      { network_id: '700000004', kind: 'mute', until: NOW + 2 * DAY_MS },
    ]);
    expect(there.payments.map(({ charge_id, stars, state }) => [charge_id, stars, state])).toEqual([
      ['charge-1', 750, 'applied'],
      ['charge-2', 250, 'applied'],
      ['charge-3', 10_000, 'applied'],
      ['charge-4', 750, 'unapplied'],
    ]);
    expect(there.events).toHaveLength(4);
    expect(there.hub).toMatchObject({
      paused: true,
      edits: 'resend',
      signature: { kind: 'link', url: 'https://example.com/hub' },
    });

    await run();
    expect(await everything()).toEqual(there);
  });

  it('makes payments that can be refunded like those made here', async () => {
    const { payments } = billingWithoutTemporal(database);
    const { rows } = await sql<{ id: string }>`select id from payments where charge_id = 'charge-3'`.execute(
      database.sql,
    );
    const by = { kind: 'token', id: 'anna', name: 'anna' } as const;
    const payment = await payments.refund(Number(rows[0]!.id), 'taken over by mistake', by);
    expect(payment.state).toBe('refunded');
    const { chats } = await everything();
    const channel = chats.find((chat) => chat.network_id === String(CHANNEL));
    expect(channel?.paid).toBeLessThanOrEqual(Date.now());
  });

  it('brings up to date what changed there since', async () => {
    await fillEarlierBot();
    await earlier.query('update chats set title = $2, is_destination = true where chat_id = $1', [
      SUPERGROUP,
      'Bigger garden',
    ]);
    await earlier.query('update subscriptions set expires_at = $1 where id = 1', [daysFromNow(-1)]);
    await run();
    const { chats } = await everything();
    expect(chats.find((chat) => chat.network_id === String(SUPERGROUP))).toMatchObject({
      title: 'Bigger garden',
      incoming: true,
    });
    expect(chats.find((chat) => chat.network_id === String(PERSON))?.paid).toBe(NOW - DAY_MS);
  });

  it('lets everything out of chats, until the rules of the newer bot are asked for', async () => {
    await fillEarlierBot();
    const relayOf = async (): Promise<unknown[]> => {
      const { rows } = await sql`
      select distinct c.kind, m.relay from hub_members m join chats c on c.id = m.chat_id order by c.kind
    `.execute(database.sql);
      return rows;
    };
    await run();
    const kinds = ((await relayOf()) as { kind: string }[]).map(({ kind }) => kind);
    expect(await relayOf()).toEqual(kinds.map((kind) => ({ kind, relay: 'all' })));

    await run({ relay: ANCESTOR_RULES });
    const rules: Record<string, string> = {
      private: 'all',
      group: 'threads',
      supergroup: 'threads',
      channel: 'media',
    };
    const after = kinds.map((kind) => ({ kind, relay: rules[kind] }));
    expect(await relayOf()).toEqual(after);
    await run();
    expect(await relayOf()).toEqual(after);
  });

  it('leaves alone what lives here by now, and adds what is missing', async () => {
    await fillEarlierBot();
    await sql`update chats set title = 'Renamed here' where network_id = ${SUPERGROUP}`.execute(database.sql);
    await sql`
      insert into posts (id, hub_id, route, source_chat_id, source_network_id, author_id, protected, state)
      select next_post_id(), 1, '{"to":"hub","hub":1}', c.id, c.network_id, a.id, false, 'closed' from chats c, authors a
      where c.network_id = ${SUPERGROUP} limit 1
    `.execute(database.sql);
    await earlier.query(`insert into chats (chat_id, chat_type, title) values (-55, 'group', 'Late')`);
    const { remarks } = await run();
    expect(remarks[0]).toContain('has carried posts');
    const { chats } = await everything();
    expect(chats.find((chat) => chat.network_id === String(SUPERGROUP))?.title).toBe('Renamed here');
    expect(chats.find((chat) => chat.network_id === '-55')?.title).toBe('Late');
  });
});

describe('the command', () => {
  const command = async (...given: string[]) => {
    const own = await createDatabase(migrate);
    const env = { PATH: process.env['PATH'], DATABASE_URL: own.url };
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['src/main/import.ts', ...given], {
        env,
      });
      return { failed: false, words: stdout };
    } catch (error) {
      return { failed: true, words: (error as { stderr: string }).stderr };
    } finally {
      await own.drop();
    }
  };

  it('reports what it would do, and takes the address as the earlier bot wrote it', async () => {
    await fillEarlierBot();
    const { failed, words } = await command(
      old.url.replace('postgresql:', 'postgresql+asyncpg:'),
      '--dry-run',
    );
    expect(failed).toBe(false);
    expect(words).toMatch(/^chats +4 there +4 taken over$/m);
    expect(words).toContain('nothing was changed');
  });

  it('says how it is used', async () => {
    const wrong = [[], [old.url, '--dryrun'], ['mysql://old']];
    for (const { failed, words } of await Promise.all(wrong.map((given) => command(...given)))) {
      expect(failed).toBe(true);
      expect(words).toMatch(/^The (command|old DATABASE_URL) .+\n$/);
    }
  });
});

describe('what cannot be taken over', () => {
  it('is a database without chats', async () => {
    const empty = await createDatabase(async () => {}, 'empty');
    await expect(readEarlierBot(empty.url)).rejects.toThrow(/no table chats/);
    await empty.drop();
  });

  it('is a table whose columns mean nothing, and the error says what was looked for', async () => {
    await earlier.query('alter table chats rename column chat_type to flavour');
    try {
      await expect(readEarlierBot(old.url)).rejects.toThrow(
        /The table chats has no column named chat_type or type or kind; it has chat_id, flavour,/,
      );
    } finally {
      await earlier.query('alter table chats rename column flavour to chat_type');
    }
  });

  it('is one that nobody answers for, and the error keeps the password to itself', async () => {
    const failure = await readEarlierBot('postgresql://ann:hunter2@127.0.0.1:1/nothing').catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(TakeoverError);
    expect((failure as Error).message).not.toContain('hunter2');
  });
});

it('an alias of two words is known again at the end of a copy', () => {
  expect(withoutAttribution('Hello\n\n— amber_falcon')).toEqual({ body: 'Hello', attributed: true });
  expect(withoutAttribution('Hello\n\n— said he')).toMatchObject({ attributed: false });
});

async function run(rules: Partial<Omit<TakeoverRules, 'trialDays'>> = {}): Promise<TakeoverReport> {
  const { bot } = await readEarlierBot(old.url);
  return takeOver(database, bot, { trialDays: 30, dryRun: false, ...rules });
}

interface ChatRow {
  network_id: string;
  title: string;
  incoming: boolean;
  paid: number | null;
}

async function everything() {
  const rows = async <Row>(query: ReturnType<typeof sql>): Promise<Row[]> =>
    (await query.execute(database.sql)).rows as Row[];
  const ms = (column: string) => sql`round(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
  return {
    chats: await rows<ChatRow>(sql`
      select c.network_id, c.kind, c.title, m.state, m.self_send, m.incoming, m.outgoing,
             ${ms('m.registered_at')} as registered, ${ms('s.trial_ends_at')} as trial,
             ${ms('s.paid_until')} as paid, s.plan
      from chats c join hub_members m on m.chat_id = c.id join subscriptions s on s.chat_id = c.id
      order by c.network_id::bigint desc`),
    authors: await rows(sql`select network_id, kind, name, alias from authors order by network_id`),
    restrictions: await rows(sql`
      select a.network_id, r.kind, ${ms('r.until')} as until from restrictions r join authors a on a.id = r.author_id
      where r.lifted_at is null order by a.network_id::bigint`),
    payments: await rows<{ charge_id: string; stars: number; state: string }>(
      sql`select charge_id, stars, state from payments order by charge_id`,
    ),
    events: await rows(sql`select key, until, plan from subscription_events order by id`),
    hub: (
      await rows(sql`select paused_at is not null as paused, edits, signature from hubs where id = 1`)
    )[0],
  };
}

/** The tables as they were left by the earlier bot's own migrations. */
async function makeEarlierSchema(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table chats (
      chat_id bigint primary key, chat_type varchar(20) not null, title varchar(255), username varchar(255),
      allow_self_send boolean not null default false, active boolean not null default true,
      is_source boolean not null default true, is_destination boolean not null default true,
      registered_at timestamp not null default now(), updated_at timestamp not null default now());
    create table bot_config (key varchar(100) primary key, value text not null);
    create table send_log (
      id bigserial primary key, source_chat_id bigint, source_message_id bigint, dest_chat_id bigint,
      dest_message_id bigint, source_user_id bigint, sent_at timestamp);
    create table subscriptions (
      id bigserial primary key, chat_id bigint not null, user_id bigint not null, plan varchar(20) not null,
      stars_amount int not null, starts_at timestamptz not null default now(), expires_at timestamptz not null,
      telegram_payment_charge_id varchar(255) not null, created_at timestamptz not null default now());
    create table user_aliases (
      user_id bigint primary key, alias varchar(40) unique not null, created_at timestamp not null default now());
    create table user_restrictions (
      id bigserial primary key, user_id bigint not null, restriction_type varchar(10) not null,
      restricted_by bigint not null, restricted_at timestamp not null default now(), expires_at timestamp,
      active boolean not null default true);
  `);
  await client.end();
}

async function fillEarlierBot(): Promise<void> {
  const chat = (values: readonly unknown[]) =>
    earlier.query(
      `insert into chats (chat_id, chat_type, title, username, allow_self_send, active, is_source, is_destination,
                          registered_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...values],
    );
  await chat([PERSON, 'private', null, 'ann', true, true, true, true, naive(daysFromNow(-40))]);
  await chat([GROUP, 'group', 'Old friends', null, false, false, true, true, naive(daysFromNow(-100))]);
  await chat([SUPERGROUP, 'supergroup', 'Garden', null, false, true, true, false, naive(daysFromNow(-5))]);
  await chat([CHANNEL, 'channel', 'News', 'news', false, true, false, true, naive(daysFromNow(-60))]);
  await earlier.query(`
    insert into bot_config values ('paused', 'true'), ('signature_url', 'https://example.com/hub'),
      ('signature_text', ''), ('edit_redistribution', 'resend'), ('greeting', 'hello')`);
  const term = (values: readonly unknown[]) =>
    earlier.query(
      `insert into subscriptions (id, chat_id, user_id, plan, stars_amount, created_at, starts_at, expires_at,
                                  telegram_payment_charge_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...values],
    );
  await term([
    1,
    PERSON,
    PERSON,
    'month',
    750,
    daysFromNow(-25),
    daysFromNow(-25),
    daysFromNow(5),
    'charge-1',
  ]);
  await term([
    2,
    GROUP,
    PERSON,
    'week',
    250,
    daysFromNow(-27),
    daysFromNow(-27),
    daysFromNow(-20),
    'charge-2',
  ]);
  await term([
    3,
    CHANNEL,
    PERSON,
    'year',
    10_000,
    daysFromNow(-65),
    daysFromNow(-65),
    daysFromNow(300),
    'charge-3',
  ]);
  await term([4, -999, PERSON, 'month', 750, daysFromNow(-3), daysFromNow(-3), daysFromNow(27), 'charge-4']);
  // Granted by an admin and taken back at once.
  await term([5, GROUP, 1, 'year', 0, daysFromNow(-26), daysFromNow(-20), daysFromNow(-26), 'admin_grant_1']);
  await earlier.query(`
    insert into user_aliases (user_id, alias) values
      (${PERSON}, 'u-a3x7k2'), (700000002, 'amber_falcon'), (700000003, 'Zoë 2')`);
  await earlier.query(
    `insert into user_restrictions (user_id, restriction_type, restricted_by, expires_at, active) values
       (700000002, 'ban', 1, null, true), (700000003, 'mute', 1, $1, true), (700000003, 'ban', 1, null, false),
       (700000004, 'mute', 1, $2, true), (700000004, 'mute', 1, $3, true)`,
    [naive(daysFromNow(-1)), naive(daysFromNow(2)), naive(daysFromNow(1))],
  );
}
