import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readBacklog } from '../../../src/db/posts/backlog.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { makeLedgerDays, pruneLedgerDays } from '../../../src/db/posts/ledgerDays.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

const DAY_MS = 86_400_000;
const now = Date.now();
let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  // A day is dropped for all hubs at once, so here each test begins with an empty ledger and all its days.
  for (const table of ['posts', 'parts', 'deliveries', 'copies', 'arrivals', 'albums', 'fingerprints']) {
    await sql`delete from ${sql.table(table)}`.execute(database.sql);
  }
  await sql`drop table if exists ${sql.join(['posts', 'parts', 'deliveries', 'copies'].map((table) => sql.table(`${table}_${day(4).replaceAll('-', '')}`)))}`.execute(
    database.sql,
  );
  await makeLedgerDays(database);
  hub = await World.open(database);
  source = await hub.chat();
  chat = await hub.chat();
});

/** The UTC day so many days from today, as `YYYY-MM-DD`. */
function day(fromToday: number): string {
  return new Date(now + fromToday * DAY_MS).toISOString().slice(0, 10);
}

async function daysOf(table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = ${table}::regclass order by 1
  `.execute(database.sql);
  return rows.map(({ name }) => name.replace(`${table}_`, '').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
}

async function count(table: string, postId: PostId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)} where post_id = ${postId}
  `.execute(database.sql);
  return rows[0]!.n;
}

/** Prunes as it would be done so many days from now. */
function pruneIn(days: number, rememberHours?: number) {
  return pruneLedgerDays(database, 48, now + days * DAY_MS, rememberHours);
}

/** The moment at which today's posts may be dropped: the day has ended, and 48 hours have passed. */
const FORGOTTEN_IN = 3;

describe('the days of the ledger', () => {
  it('are made from yesterday to three days ahead, for each of its tables', async () => {
    const wanted = Array.from({ length: 5 }, (_, index) => day(index - 1));
    for (const table of ['posts', 'parts', 'deliveries', 'copies'])
      expect(await daysOf(table)).toEqual(wanted);
  });

  it('are made as often and at as many places at once as anybody likes', async () => {
    await sql`drop table copies_${sql.raw(day(3).replaceAll('-', ''))}`.execute(database.sql);
    await Promise.all(Array.from({ length: 6 }, () => makeLedgerDays(database)));
    expect(await daysOf('copies')).toHaveLength(5);
  });

  it('are made while somebody reads and writes the ledger', async () => {
    await sql`drop table deliveries_${sql.raw(day(3).replaceAll('-', ''))}`.execute(database.sql);
    await database.sql.transaction().execute(async (transaction) => {
      await sql`update deliveries set reason = 'x' where post_id = 1`.execute(transaction);
      await makeLedgerDays(database);
    });
    expect(await daysOf('deliveries')).toHaveLength(5);
  });

  it('are made by the first message of a day that nobody has prepared', async () => {
    const today = day(0).replaceAll('-', '');
    for (const table of ['copies', 'deliveries', 'parts', 'posts'])
      await sql`drop table ${sql.table(`${table}_${today}`)}`.execute(database.sql);
    const postId = await hub.post(source);
    expect(await hub.claim(postId)).toHaveLength(1);
  });
});

describe('pruning', () => {
  it('drops days only once they ended 48 hours ago', async () => {
    const postId = await hub.post(source);
    await hub.sendAll(postId);
    const tomorrow = new Date(`${day(1)}T00:00:00Z`).getTime();
    const early = await pruneLedgerDays(database, 48, tomorrow + 2 * DAY_MS - 1_000);
    expect(early.dropped).toEqual([day(-1)]);
    expect(await count('deliveries', postId)).toBe(1);
    const late = await pruneLedgerDays(database, 48, tomorrow + 2 * DAY_MS);
    expect(late).toEqual({ dropped: [day(0)], kept: [] });
    for (const table of ['posts', 'parts', 'deliveries', 'copies'])
      expect(await daysOf(table)).not.toContain(day(0));
  });

  it('keeps a day with an open delivery, and all that leads to it, until that is settled', async () => {
    const message = hub.message(source);
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    const later = FORGOTTEN_IN + 30;
    expect(await pruneIn(later)).toMatchObject({ kept: [day(0)] });
    expect(await count('arrivals', postId)).toBe(1);
    expect(await hub.store(message)).toBe(postId);
    await hub.sendAll(postId);
    expect(await pruneIn(later)).toEqual({ dropped: [day(0)], kept: [] });
    expect(await count('arrivals', postId)).toBe(0);
  });

  it('keeps a day with a post that may yet be planned, though not for ever', async () => {
    const postId = await hub.say(source);
    expect(await pruneIn(FORGOTTEN_IN)).toMatchObject({ kept: [day(0)] });
    await hub.admitAndPlan(postId);
    expect(await hub.claim(postId)).toHaveLength(1);
    await hub.ledger.failPost(postId, 'enough');
    await hub.endLeases(postId);
    await hub.sendAll(postId);
    await hub.say(source);
    expect((await pruneIn(FORGOTTEN_IN + 5)).dropped).toContain(day(0));
  });

  it('drops the mappings of what is gone and keeps those of what is there', async () => {
    const gone = await hub.post(source, { albumKey: 'k' });
    await hub.sendAll(gone);
    await sql`select make_ledger_day(${day(4)}::date)`.execute(database.sql);
    await sql`
      insert into arrivals (network_chat_id, message_id, post_id, part) values (1, 1, first_post_id_on(${day(4)}::date), 0)
    `.execute(database.sql);
    await pruneIn(FORGOTTEN_IN);
    expect(await count('arrivals', gone)).toBe(0);
    expect(await count('albums', gone)).toBe(0);
    const { rows } = await sql`select from arrivals`.execute(database.sql);
    expect(rows).toHaveLength(1);
  });

  it('remembers what was said for as long as duplicates are told', async () => {
    const postId = await hub.post(source);
    await sql`update fingerprints set seen_at = now() - interval '60 hours'`.execute(database.sql);
    await pruneIn(0, 72);
    expect(await count('fingerprints', postId)).toBe(1);
    await pruneIn(0, 24);
    expect(await count('fingerprints', postId)).toBe(0);
  });

  it('leaves a reply to what is gone without a target', async () => {
    const target = hub.message(source);
    const targetId = await hub.store(target);
    await hub.admitAndPlan(targetId);
    const copies = await hub.sendAll(targetId);
    const resolved = await hub.post(source, { replyTo: target.messageId });
    // As if the reply were of another day: its rows stay while those of its target go.
    await sql`update deliveries set state = 'planned' where post_id = ${resolved}`.execute(database.sql);
    await sql`delete from copies where post_id = ${targetId}`.execute(database.sql);
    await sql`delete from deliveries where post_id = ${targetId}`.execute(database.sql);
    await sql`delete from posts where id = ${targetId}`.execute(database.sql);
    await pruneIn(FORGOTTEN_IN);
    const unresolved = await hub.post(chat, { replyTo: copies.get(chat.id)![0]! });
    const claimed = [...(await hub.claim(resolved)), ...(await hub.claim(unresolved))];
    expect(claimed.map((delivery) => delivery.chatId)).toEqual([chat.id, source.id]);
    for (const delivery of claimed) expect(delivery.replyTo).toBeUndefined();
  });
});

it('The backlog counts what is open and tells the age of the oldest', async () => {
  expect(await readBacklog(database)).toEqual({ open: 0, oldestAgeMs: undefined });
  await hub.chat();
  const postId = await hub.post(source);
  await hub.begin(postId);
  await hub.post(chat);
  const backlog = await readBacklog(database);
  expect(backlog.open).toBe(4);
  expect(backlog.oldestAgeMs).toBeGreaterThanOrEqual(0);
  expect(backlog.oldestAgeMs).toBeLessThan(10_000);
  await hub.settle(postId, '00000000-0000-4000-8000-000000000000', chat, { state: 'sent', version: 1 });
  expect((await readBacklog(database)).open).toBe(4);
});
