import { randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { draftAnnouncement, postAnnouncement } from '../../../src/db/posts/announcements.ts';
import { countAudience } from '../../../src/db/posts/audience.ts';
import { backUp, restore } from '../../../src/db/backup.ts';
import { type AccountDatabase, throughAccount } from '../../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import { openDatabase } from '../../../src/db/database.ts';
import { loseChat } from '../../../src/db/chats/memberships.ts';
import { countHeld, discardHeld, pauseHub, resumeHub } from '../../../src/db/posts/pausing.ts';
import { createLedger } from '../../../src/db/posts/ledger.ts';
import { makeLedgerDays } from '../../../src/db/posts/ledgerDays.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { createWithdrawals } from '../../../src/db/posts/withdrawals.ts';
import { banAuthor } from '../../../src/db/moderation/restrictions.ts';
import type { HubId, PostId, SessionId } from '../../../src/domain/ids.ts';
import type { Route, RouteKind } from '../../../src/domain/posts/route.ts';
import { createDatabase } from '../../support/services.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { ADMIN, World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let listener: TestChat;
let lapsed: TestChat;
let deaf: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  listener = await hub.chat();
  lapsed = await hub.chat({ trialDays: -1 });
  deaf = await hub.chat({ incoming: false });
});

async function endSession(id: SessionId): Promise<void> {
  await sql`update sessions set ended_at = now() where id = ${id}`.execute(database.sql);
}

/** A way of each kind, and the chats that a post from {@link source} is planned for on it. */
async function routes(): Promise<
  Record<RouteKind, { route: Route; planned: TestChat[]; withheld?: TestChat[] }>
> {
  return {
    hub: { route: hub.route, planned: [listener], withheld: [lapsed] },
    everyone: { route: { to: 'everyone', of: hub.id }, planned: [listener, lapsed, deaf] },
    partner: { route: { to: 'partner', session: await hub.session(source, lapsed) }, planned: [lapsed] },
    subscribers: {
      route: { to: 'subscribers', channel: await hub.channelFollowedBy(lapsed, deaf) },
      planned: [lapsed, deaf],
    },
    chat: { route: { to: 'chat', chat: lapsed.id, repeated: false }, planned: [lapsed] },
  };
}

const KINDS: RouteKind[] = ['hub', 'everyone', 'partner', 'subscribers', 'chat'];

/** A post of the source on that way, admitted. */
async function send(route: Route, from: TestChat = source, author = person()): Promise<PostId> {
  const postId = await hub.say(from, { author });
  await sql`update posts set route = ${JSON.stringify(route)}::jsonb where id = ${postId}`.execute(
    database.sql,
  );
  return postId;
}

async function planned(route: Route, from: TestChat = source, author = person()): Promise<PostId> {
  const postId = await send(route, from, author);
  await hub.admitAndPlan(postId);
  return postId;
}

describe('A route', () => {
  it.each(KINDS)('to %s is counted and planned alike', async (kind) => {
    const { route, planned: reached, withheld = [] } = (await routes())[kind];
    const postId = await send(route);
    const audience = reached.length + withheld.length;
    expect(await hub.posts.admit(postId)).toMatchObject({ admitted: true, audience });
    expect(
      await countAudience(database.sql, route, {
        chatId: source.id,
        authorId: 0,
        networkId: source.networkId,
        account: FIRST_ACCOUNT,
      }),
    ).toBe(audience);
    expect(await hub.posts.plan(postId)).toEqual({
      kind: 'planned',
      planned: reached.length,
      withheld: withheld.length,
    });
    expect(await hub.states(postId)).toEqual(
      new Map([
        ...reached.map((chat) => [chat.id, 'planned'] as const),
        ...withheld.map((chat) => [chat.id, 'withheld'] as const),
      ]),
    );
    const claim = await hub.claimOf(postId);
    expect(claim).toMatchObject({
      kind: 'claimed',
      route,
      deliveries: reached.map(({ id }) => ({ chatId: id })),
    });
  });

  it.each(KINDS)('to %s reaches no chat that has left', async (kind) => {
    const { route, planned: reached } = (await routes())[kind];
    const before = await planned(route);
    for (const chat of reached) await loseChat(database, chat.networkId, 'the bot was blocked');
    const postId = await send(route);
    await hub.posts.admit(postId);
    expect(await hub.posts.plan(postId)).toMatchObject({ planned: 0 });
    expect(await hub.claimOf(before)).toMatchObject({
      deliveries: reached.map(({ id }) => ({ chatId: id, lost: 'the bot was blocked' })),
    });
  });

  it.each<[RouteKind, boolean]>([
    ['hub', false],
    ['everyone', false],
    ['partner', true],
    ['subscribers', true],
    ['chat', true],
  ])('to %s reaches chats that are no members of the hub: %s', async (kind, isReached) => {
    const { route, planned: reached } = (await routes())[kind];
    const postId = await planned(route);
    for (const chat of reached)
      await sql`delete from hub_members where chat_id = ${chat.id}`.execute(database.sql);
    const expected = reached.map(({ id }) => ({ chatId: id }));
    expect(await hub.claimOf(postId)).toMatchObject({
      deliveries: isReached ? expected : expected.map((one) => ({ ...one, lost: 'the chat left' })),
    });
    const later = await hub.states(await planned(route));
    expect(reached.map(({ id }) => later.get(id))).toEqual(
      reached.map(() => (isReached ? 'planned' : undefined)),
    );
  });

  it.each<[RouteKind, boolean]>([
    ['hub', false],
    ['everyone', true],
    ['partner', true],
    ['subscribers', true],
    ['chat', true],
  ])('to %s takes what comes from no member of the hub: %s', async (kind, isTaken) => {
    const { route } = (await routes())[kind];
    const postId = await send(route);
    await sql`delete from hub_members where chat_id = ${source.id}`.execute(database.sql);
    expect(await hub.posts.admit(postId)).toMatchObject(
      isTaken ? { admitted: true } : { admitted: false, refusal: 'chat left' },
    );
  });

  it.each<[RouteKind, string]>([
    ['hub', 'planned'],
    ['everyone', 'unknown'],
    ['partner', 'planned'],
    ['subscribers', 'planned'],
    ['chat', 'unknown'],
  ])('to %s leaves a delivery whose worker died during the call as %s', async (kind, state) => {
    const { route, planned: reached } = (await routes())[kind];
    const postId = await planned(route);
    const token = randomUUID();
    const claimed = await hub.claim(postId, token, 1);
    await hub.ledger.beginSending(
      postId,
      token,
      claimed.map(({ chatId }) => chatId),
      route,
    );
    await sql`update deliveries set lease_until = now() - interval '1 second', not_before = null
              where post_id = ${postId} and state = 'sending'`.execute(database.sql);
    await hub.claim(postId, randomUUID(), 0);
    expect(await hub.row(postId, reached[0]!)).toMatchObject({ state, doubts: 1 });
  });

  it.each<[RouteKind, boolean]>([
    ['hub', true],
    ['everyone', true],
    ['partner', false],
    ['subscribers', false],
    ['chat', false],
  ])('to %s is held, counted and discarded with its hub’s pause: %s', async (kind, isHeld) => {
    const { route } = (await routes())[kind];
    const postId = await planned(route);
    await pauseHub(database, hub.id, ADMIN);
    expect(await hub.claimOf(postId, randomUUID(), 0)).toMatchObject({ kind: isHeld ? 'paused' : 'wait' });
    expect(await countHeld(database, hub.id)).toBe(isHeld ? 1 : 0);
    const discarded = await discardHeld(database, hub.id, ADMIN);
    expect(discarded.map((post) => [post.postId, post.route])).toEqual(isHeld ? [[postId, route]] : []);
    await resumeHub(database, hub.id, ADMIN);
    expect(await hub.claimOf(postId)).toMatchObject({ kind: isHeld ? 'done' : 'claimed' });
  });

  it.each<[RouteKind, boolean]>([
    ['hub', true],
    ['everyone', true],
    ['partner', true],
    ['subscribers', false],
    ['chat', false],
  ])('to %s is stopped and taken back with its author’s ban: %s', async (kind, isTaken) => {
    const { route } = (await routes())[kind];
    const who = person();
    const postId = await planned(route, source, who);
    const author = await hub.known(who);
    await banAuthor(database.sql, author);
    const scope = { kind: 'author', hubId: hub.id, authorId: author.authorId } as const;
    const { posts } = await createWithdrawals(database, [FIRST_ACCOUNT]).stop(scope, 1_000);
    expect(posts).toBe(isTaken ? 1 : 0);
    expect((await hub.claimOf(postId)).kind).toBe(isTaken ? 'done' : 'claimed');
  });
});

describe('A session', () => {
  it('is a way to the other of the two alone, from either side', async () => {
    const route: Route = { to: 'partner', session: await hub.session(source, listener) };
    expect([...(await hub.states(await planned(route))).keys()]).toEqual([listener.id]);
    expect([...(await hub.states(await planned(route, listener))).keys()]).toEqual([source.id]);
    expect([...(await hub.states(await planned(route, deaf))).keys()]).toEqual([]);
  });

  it('that is over before a post is planned reaches nobody', async () => {
    const id = await hub.session(source, listener);
    await endSession(id);
    expect(await hub.states(await planned({ to: 'partner', session: id }))).toEqual(new Map());
  });

  it('that ends before a post is claimed takes it back', async () => {
    const id = await hub.session(source, listener);
    const postId = await planned({ to: 'partner', session: id });
    await endSession(id);
    // The same chat talks to somebody else by now.
    await hub.session(listener, deaf);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'done' });
    expect(await hub.row(postId, listener)).toMatchObject({
      state: 'withdrawn',
      reason: 'the session is over',
    });
  });

  it('that ends between the claim and the call lets no call begin', async () => {
    const id = await hub.session(source, listener);
    const route: Route = { to: 'partner', session: id };
    const postId = await planned(route);
    const token = randomUUID();
    expect(await hub.claim(postId, token)).toHaveLength(1);
    await endSession(id);
    expect(await hub.ledger.beginSending(postId, token, [listener.id], route)).toEqual(new Set());
  });
});

describe('Followers of a channel', () => {
  it('whose job is paused get nothing, and others of that channel do', async () => {
    const channel = await hub.channelFollowedBy(listener, lapsed);
    await sql`update bridge_jobs set paused_at = now() where chat_id = ${lapsed.id}`.execute(database.sql);
    await hub.channelFollowedBy(deaf);
    const postId = await planned({ to: 'subscribers', channel });
    expect([...(await hub.states(postId)).keys()]).toEqual([listener.id]);
  });
});

describe('An announcement', () => {
  it('is counted with the chats that it goes to, also those that switched posts off', async () => {
    const chat = { networkId: source.networkId, kind: 'group', title: 'a chat' } as const;
    const author = { kind: 'person', networkId: textId(77), name: 'an admin' } as const;
    const content = { kind: 'text', text: 'The hub moves', entities: [] } as const;
    const draft = await draftAnnouncement(database, hub.id, chat, author, [content], 'hub');
    expect(draft.audience).toBe(3);
    const sent = await postAnnouncement(database, hub.id, draft.id, author, ADMIN, String);
    expect(await hub.posts.admit(sent!.postId)).toMatchObject({ admitted: true, audience: 3 });
    expect(await hub.posts.plan(sent!.postId)).toEqual({ kind: 'planned', planned: 3, withheld: 0 });
  });
});

/** As {@link migrate} does, up to a version in which posts named a line. */
async function migrateToEarlierVersion(url: string): Promise<void> {
  const earlier = throughAccount(await openDatabase(url, 1), FIRST_ACCOUNT);
  await earlier.orm.migrator.up({ to: '017_workflow_names' });
  await makeLedgerDays(earlier);
  await earlier.close();
}

async function insertEarlierPosts(earlier: AccountDatabase): Promise<void> {
  await sql`
    insert into chats (hub_id, network_id, kind, title, state)
    select 1, n, 'private', 'a chat', 'active' from generate_series(1, 3) n
  `.execute(earlier.sql);
  await sql`
    insert into authors (network_id, kind, name, alias) values (5, 'person', 'Ann', 'u-aaaaaa')
  `.execute(earlier.sql);
  await sql`
    with post as (
      insert into posts (id, hub_id, line, source_chat_id, source_network_id, author_id, protected, state, planned_at)
      select next_post_id(), 1, line, source, 1, 1, false, 'planned', now()
      from (values ('hub', 1), ('announcement', 0)) v(line, source) returning id
    ), part as (
      insert into parts (post_id, no, message_id, content)
      select id, 0, 1, '{"kind":"text","text":"before","entities":[]}' from post
    )
    insert into deliveries (post_id, chat_id, source_chat_id, state) select id, 2, 1, 'planned' from post
  `.execute(earlier.sql);
}

async function expectThemToGoOn(later: AccountDatabase): Promise<void> {
  const { rows } = await sql<{ id: string; route: Route }>`select id, route from posts order by id`.execute(
    later.sql,
  );
  const expected: Route[] = [
    { to: 'hub', hub: 1 as HubId },
    { to: 'everyone', of: 1 as HubId },
  ];
  expect(rows.map(({ route }) => route)).toEqual(expected);
  for (const [index, { id }] of rows.entries()) {
    const claim = await createLedger(later).claim(Number(id) as PostId, randomUUID(), 10, 0 as never);
    expect(claim).toMatchObject({ kind: 'claimed', route: expected[index], deliveries: [{ chatId: 2 }] });
  }
}

describe('Posts of an earlier version', () => {
  it('go on the way of their line after the upgrade', async () => {
    const own = await createDatabase(migrateToEarlierVersion, 'lines');
    const opened = throughAccount(await openDatabase(own.url, 2), FIRST_ACCOUNT);
    try {
      await insertEarlierPosts(opened);
      await migrate(own.url);
      await expectThemToGoOn(opened);
    } finally {
      await opened.close();
      await own.drop();
    }
  });

  it('come back from a backup of that version', async () => {
    const before = await createDatabase(migrateToEarlierVersion, 'lines');
    const target = await createDatabase(migrate);
    const earlier = throughAccount(await openDatabase(before.url, 2), FIRST_ACCOUNT);
    const later = throughAccount(await openDatabase(target.url, 2), FIRST_ACCOUNT);
    try {
      await insertEarlierPosts(earlier);
      const stream = new PassThrough();
      const [, backup] = await Promise.all([backUp(before.url, stream), text(stream)]);
      await restore(target.url, Readable.from(backup));
      await expectThemToGoOn(later);
      const { rows } = await sql`
        select from information_schema.columns where table_name = 'posts' and column_name = 'line'
      `.execute(later.sql);
      expect(rows).toEqual([]);
    } finally {
      await earlier.close();
      await later.close();
      await before.drop();
      await target.drop();
    }
  });
});
