import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { sql } from 'kysely';
import type { Client } from 'pg';
import { carryOutWritten } from '../../src/db/billing/subscriptionOrders.ts';
import { isEntitled } from '../../src/db/billing/entitlement.ts';
import { writeOrder } from '../../src/db/billing/writtenOrders.ts';
import { type AccountDatabase, registerAccounts } from '../../src/db/accounts.ts';
import { openDatabase } from '../../src/db/database.ts';
import { joinChat, stateOfChat } from '../../src/db/chats/memberships.ts';
import { resumeHub } from '../../src/db/posts/pausing.ts';
import { storeArrival } from '../../src/db/posts/arrivals.ts';
import { createPosts } from '../../src/db/posts/createPosts.ts';
import { storeEdit } from '../../src/db/posts/edits.ts';
import { createLedger } from '../../src/db/posts/ledger.ts';
import { makeLedgerDays } from '../../src/db/posts/ledgerDays.ts';
import { createRevisions } from '../../src/db/posts/revisions.ts';
import { releaseWithheld } from '../../src/db/posts/withheld.ts';
import { createWithdrawals, markTakenBack } from '../../src/db/posts/withdrawals.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { ofHub } from '../../src/domain/billing/subscriber.ts';
import type { ChatId, HubId, PostId } from '../../src/domain/ids.ts';
import type { ClaimedDelivery } from '../../src/domain/posts/ledger.ts';
import type { SourceMessage } from '../../src/domain/posts/post.ts';
import { toHub } from '../../src/domain/posts/route.ts';
import { textId } from '../support/ids.ts';
import { ADMIN, DEDUP } from '../support/world/world.ts';

/** The last version in which a chat was an address and a membership at once, and ids of networks were numbers. */
export const EARLIER = '020_routes';

/** As `migrate` does, up to {@link EARLIER}. */
export async function migrateToEarlier(url: string): Promise<void> {
  const database = await openDatabase(url, 1);
  await database.orm.migrator.up({ to: EARLIER });
  await makeLedgerDays(database);
  await database.close();
}

const TEXT = (words: string): string => `'{"kind":"text","text":"${words}","entities":[]}'`;

/** A post that is found by its name later, with the messages that it came in as. */
function post(
  name: string,
  { source, address, author = 1, state, messages, more = {} }: EarlierPost,
): string {
  const columns = { hub_id: '1', route: `'{"to":"hub","hub":1}'`, ...more };
  return `
    with post as (
      insert into posts (id, source_chat_id, source_network_id, author_id, protected, state, workflow_id, planned_at,
                         ${Object.keys(columns).join()})
      values (next_post_id(), ${source}, ${address}, ${author}, false, '${state}', '${name}',
              now() - interval '1 hour', ${Object.values(columns).join()}) returning id
    ), part as (
      insert into parts (post_id, no, message_id, content)
      select id, no - 1, message, ${TEXT(`${name} words that nobody has said before`)}
      from post, unnest(array[${messages.join()}]::bigint[]) with ordinality as given(message, no)
    )
    insert into arrivals (network_chat_id, message_id, post_id, part)
    select ${address}, message, id, no - 1
    from post, unnest(array[${messages.join()}]::bigint[]) with ordinality as given(message, no)`;
}

interface EarlierPost {
  readonly source: number;
  readonly address: number;
  readonly author?: number;
  readonly state: string;
  readonly messages: readonly number[];
  /** Further columns, as SQL. */
  readonly more?: Readonly<Record<string, string>>;
}

const ID_OF = (name: string): string => `(select id from posts where workflow_id = '${name}')`;

const FILL = [
  `insert into hubs (id, name, paused_at) values (2, 'paused', now()), (3, 'crowd', null)`,
  `update hubs set edits = 'inplace' where id = 1`,
  `select setval(pg_get_serial_sequence('hubs', 'id'), 3)`,
  `insert into chats (id, hub_id, network_id, kind, title, username, state, state_reason, merged_into)
   overriding system value values
     (1, 1, -1, 'group', 'Source', null, 'active', null, null),
     (2, 1, 102, 'private', 'Ada', 'ada', 'active', null, null),
     (3, 1, -3, 'channel', 'Waiting', null, 'pending', null, null),
     (4, 1, 104, 'private', 'Blocked', null, 'inactive', 'the bot was blocked', null),
     (5, 1, -5, 'group', 'Stopped', null, 'inactive', 'stopped by /stop', null),
     (6, 1, -6, 'group', 'Out', null, 'removed', 'taken out by an admin', null),
     (7, 1, null, 'supergroup', 'Merged', null, 'merged', 'now chat 8', 8),
     (8, 1, -1008, 'supergroup', 'Moved', null, 'active', null, null),
     (9, 1, -1009, 'supergroup', 'Forum', null, 'active', null, null),
     (10, 1, -1010, 'channel', 'News', 'news', 'active', null, null),
     (11, 1, -1011, 'supergroup', 'About News', null, 'active', null, null),
     (12, 1, 112, 'private', 'Lapsed', null, 'active', null, null),
     (13, 1, -13, 'group', 'Declined', null, 'removed', 'declined by an admin', null),
     (14, 2, -14, 'group', 'Held', null, 'active', null, null),
     (15, 2, 115, 'private', 'Holding', null, 'active', null, null)`,
  `select setval(pg_get_serial_sequence('chats', 'id'), 15)`,
  `update chats set forum = true, thread_id = 77, quiet_from = 1320, quiet_to = 420, time_zone = 'Europe/Madrid',
                    self_send = true, outgoing = false where id = 9`,
  `update chats set requested_by = 103 where id = 3`,
  `update chats set discussion_of = -1010 where id = 11`,
  `update chats set registered_at = '2025-05-05 12:00Z'`,
  `insert into subscriptions (chat_id, trial_ends_at)
   select id, case when id = 12 then timestamptz '2025-06-06Z' else timestamptz '2100-01-01Z' end
   from chats where state <> 'merged'`,
  `insert into authors (network_id, kind, name, username, language, alias) values
     (102, 'person', 'Ada', 'ada', 'es', 'u-aaaaaa'), (201, 'person', 'Muted', null, null, 'u-bbbbbb'),
     (202, 'person', 'Banned', null, null, 'u-cccccc')`,
  `insert into restrictions (hub_id, author_id, kind, until, told_at, settled_at) values
     (1, 2, 'mute', '2100-01-01Z', now(), now()), (1, 3, 'ban', null, now(), now())`,
  `insert into payments (charge_id, payer, chat_id, plan, days, currency, stars, payload, renewing, begins_renewal,
                         renews_at, state, paid_at, applied_at)
   values ('charge', 102, 2, 'month', 30, 'XTR', 750, '1:hub:2:month:30:750:r', true, true, '2100-01-31Z', 'applied',
           '2025-06-06Z', '2025-06-06Z')`,
  `insert into subscription_events (chat_id, key, kind, at, plan, adds_ms, payer, renews_at, payment_id, by_kind, by_id,
                                    by_name)
   values (2, 'payment/1', 'payment', '2025-06-06Z', 'month', 2592000000, 102, '2100-01-31Z', 1, 'system', 'telegram',
           'Telegram')`,
  `update subscriptions set paid_until = '2100-01-31Z', plan = 'month', renews_at = '2100-01-31Z', version = 1
   where chat_id = 2`,
  `insert into languages (network_id, chosen) values (102, 'es')`,
  `insert into payers (network_id, name) values (102, 'Ada')`,
  `insert into audit_log (hub_id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id)
   values (1, 'person', '102', 'Ada', 'change settings', 'chat', '2')`,
  `insert into announcements (hub_id, network_chat_id, author_network_id, contents) values (1, 102, 102, '[]')`,
  `insert into support_messages (network_chat_id, message_id, customer, asked_chat, asked_chat_kind, asked_message)
   values (102, 90, 102, 102, 'private', 89)`,
  `insert into automatic_forwards (group_network_id, message_id, channel_network_id, channel_message_id)
   values (-1011, 91, -1010, 92)`,
  `insert into forget_orders (network_id, author_id) values (300, null)`,

  // Sent everywhere, to one group while it was none of the supergroup kind.
  post('old', { source: 1, address: -1, state: 'closed', messages: [11] }),
  `insert into deliveries (post_id, chat_id, source_chat_id, state, version, settled_at)
   select ${ID_OF('old')}, chat, 1, 'sent', 1, now() from unnest(array[2, 8, 9, 10, 11]) chat`,
  `insert into copies (post_id, network_chat_id, part, piece, message_id)
   select ${ID_OF('old')}, address, 0, 0, message
   from (values (102, 21), (-8, 22), (-1009, 23), (-1010, 24), (-1011, 25)) v(address, message)`,

  // Answers it, and is on its way: one destination is gone, one lapsed, one call had begun when its worker died.
  post('open', {
    source: 1,
    address: -1,
    state: 'planned',
    messages: [12],
    more: { reply_to_message: '11', reply_to_post: ID_OF('old'), reply_to_part: '0' },
  }),
  `insert into deliveries (post_id, chat_id, source_chat_id, state, attempts, lease_until, forward_of)
   select ${ID_OF('open')}, chat, 1, state::delivery_state, attempts, lease, forward
   from (values (2, 'planned', 0, null::timestamptz, null::int), (4, 'planned', 0, null, null), (8, 'planned', 0, null, null),
                (9, 'planned', 0, null, null), (10, 'sending', 1, now() - interval '1 minute', null),
                (11, 'planned', 0, null, 10), (12, 'withheld', 0, null, null)) v(chat, state, attempts, lease, forward)`,
  post('held', {
    source: 14,
    address: -14,
    state: 'planned',
    messages: [41],
    more: { hub_id: '2', route: `'{"to":"hub","hub":2}'` },
  }),
  `insert into deliveries (post_id, chat_id, source_chat_id, state) select ${ID_OF('held')}, 15, 14, 'planned'`,
  post('album', {
    source: 2,
    address: 102,
    state: 'collecting',
    messages: [31, 32],
    more: { album_key: `'abc'` },
  }),
  `insert into albums (network_chat_id, album_key, post_id) select 102, 'abc', ${ID_OF('album')}`,
  post('of the banned', { source: 1, address: -1, author: 3, state: 'collecting', messages: [13] }),
  post('of the muted', { source: 1, address: -1, author: 2, state: 'collecting', messages: [14] }),
  post('announcement', {
    source: 0,
    address: 102,
    state: 'planned',
    messages: [1],
    more: { route: `'{"to":"everyone","of":1}'` },
  }),
  `insert into deliveries (post_id, chat_id, source_chat_id, state)
   select ${ID_OF('announcement')}, chat, 0, 'planned' from unnest(array[2, 9]) chat`,
];

/** So many posts went to everybody in the crowd. */
const CROWD_POSTS = 100;

/**
 * Fills a database of {@link EARLIER}: chats in every state, posts in every one, what was paid, who is restricted, and a
 * ledger of so many deliveries besides, the last post of which is still on its way.
 */
export async function fillEarlier(client: Client, deliveries: number): Promise<void> {
  for (const statement of FILL) await client.query(statement);
  if (deliveries === 0) return;
  await client.query(
    `insert into chats (hub_id, network_id, kind, title, state)
     select 3, 10000000 + n, 'private', 'One of many', 'active' from generate_series(1, $1::int) n`,
    [deliveries / CROWD_POSTS],
  );
  const crowd = { source: 16, address: 10_000_001, state: 'closed' } as const;
  const more = { hub_id: '3', route: `'{"to":"hub","hub":3}'` };
  for (let no = 1; no < CROWD_POSTS; no++)
    await client.query(post(`crowd ${no}`, { ...crowd, messages: [no], more }));
  await client.query(post('crowd', { ...crowd, state: 'planned', messages: [CROWD_POSTS], more }));
  await client.query(`
    with sent as (
      insert into deliveries (post_id, chat_id, source_chat_id, state, version, settled_at)
      select p.id, c.id, 16, case p.state when 'closed' then 'sent' else 'planned' end::delivery_state,
             case p.state when 'closed' then 1 end, case p.state when 'closed' then now() end
      from posts p, chats c where p.hub_id = 3 and c.hub_id = 3
      returning post_id, chat_id, state
    )
    insert into copies (post_id, network_chat_id, part, piece, message_id)
    select s.post_id, c.network_id, 0, 0, row_number() over (partition by s.chat_id order by s.post_id)
    from sent s join chats c on c.id = s.chat_id where s.state = 'sent'`);
}

/** What must hold of a database of {@link EARLIER} once it is one of today: nothing is lost, and all of it goes on. */
export async function expectToGoOn(database: AccountDatabase): Promise<void> {
  // Everything from before is of the bot that starts first, and of it alone.
  expect(await registerAccounts(database, [textId(7_000), textId(8_000)])).toEqual([1, expect.any(Number)]);
  await expectMemberships(database);
  await expectOpenPostsToBeSent(database);
  await expectCollectedPostsToBeJudged(database);
  await expectOldPostsToBeFound(database);
  await expectSubscriptionsToHold(database);
  await expectChatsToComeBack(database);
}

async function expectMemberships(database: AccountDatabase): Promise<void> {
  const { rows } = await sql`
    select c.id, c.network_id as address, c.lost_reason as lost, c.lost_at is not null as is_lost, c.merged_into as merged,
           m.hub_id as hub, m.state, m.state_reason as reason
    from chats c left join hub_members m on m.chat_id = c.id where c.id < 16 order by c.id
  `.execute(database.sql);
  const chat = (id: number, address: string | null, state: string | null, more: object = {}) => ({
    id,
    address,
    lost: null,
    is_lost: false,
    merged: null,
    hub: 1,
    state,
    reason: null,
    ...more,
  });
  const blocked = 'the bot was blocked';
  expect(rows).toEqual([
    chat(1, '-1', 'active'),
    chat(2, '102', 'active'),
    chat(3, '-3', 'pending'),
    chat(4, '104', 'inactive', { lost: blocked, is_lost: true, reason: blocked }),
    chat(5, '-5', 'inactive', { reason: 'stopped by /stop' }),
    chat(6, '-6', 'removed', { reason: 'taken out by an admin' }),
    chat(7, null, null, { merged: 8, hub: null }),
    chat(8, '-1008', 'active'),
    chat(9, '-1009', 'active'),
    chat(10, '-1010', 'active'),
    chat(11, '-1011', 'active'),
    chat(12, '112', 'active'),
    chat(13, '-13', 'removed', { reason: 'declined by an admin' }),
    chat(14, '-14', 'active', { hub: 2 }),
    chat(15, '115', 'active', { hub: 2 }),
  ]);
  const { rows: settings } = await sql`
    select m.topic, m.source, m.destination, m.self_send, m.incoming, m.outgoing, m.quiet_from, m.quiet_to, c.time_zone,
           c.forum, m.registered_at = '2025-05-05 12:00Z' and c.first_seen_at = m.registered_at as since
    from hub_members m join chats c on c.id = m.chat_id where m.chat_id = 9
  `.execute(database.sql);
  expect(settings).toEqual([
    {
      topic: '77',
      source: true,
      destination: true,
      self_send: true,
      incoming: true,
      outgoing: false,
      quiet_from: 1320,
      quiet_to: 420,
      time_zone: 'Europe/Madrid',
      forum: true,
      since: true,
    },
  ]);
  const { rows: waiting } = await sql`
    select requested_by, discussion_of from hub_members, chats where chat_id = 3 and id = 11
  `.execute(database.sql);
  expect(waiting).toEqual([{ requested_by: '103', discussion_of: '-1010' }]);
}

async function idOf(database: AccountDatabase, name: string): Promise<PostId> {
  const { rows } = await sql<{ id: string }>`select id from posts where workflow_id = ${name}`.execute(
    database.sql,
  );
  return Number(rows[0]!.id) as PostId;
}

/** Claims all that is open of a post, and sends it; what was claimed. */
export async function sendOpen(
  database: AccountDatabase,
  name: string,
  limit = 100,
): Promise<ClaimedDelivery[]> {
  const ledger = createLedger(database);
  const postId = await idOf(database, name);
  const token = randomUUID();
  const claim = await ledger.claim(postId, token, limit, 0 as ChatId);
  if (claim.kind !== 'claimed') throw new Error(`The post cannot be claimed: ${claim.kind}`);
  const chats = claim.deliveries.map(({ chatId }) => chatId);
  expect(await ledger.beginSending(postId, token, chats, claim.route)).toEqual(new Set(chats));
  await ledger.settle(
    postId,
    token,
    claim.deliveries.map(({ chatId, destination, lost }) => ({
      chatId,
      networkId: destination.networkId,
      copies: lost ? [] : [{ part: 0, piece: 0, messageId: textId(1_000 + chatId) }],
      settlement: lost ? { state: 'failed', reason: lost } : { state: 'sent', version: 1 },
    })),
  );
  expect((await ledger.claim(postId, randomUUID(), limit, 0 as ChatId)).kind).toBe('done');
  return [...claim.deliveries];
}

async function expectOpenPostsToBeSent(database: AccountDatabase): Promise<void> {
  const open = await sendOpen(database, 'open');
  const told = open.map(({ chatId, destination, doubts, replyTo, lost }) => ({
    chatId,
    to: destination.networkId,
    topic: destination.threadId,
    doubts,
    replyTo,
    lost,
  }));
  expect(told).toEqual([
    { chatId: 2, to: '102', doubts: 0, replyTo: '21' },
    { chatId: 4, to: '104', doubts: 0, lost: 'the bot was blocked' },
    // Its message has an address that is no more.
    { chatId: 8, to: '-1008', doubts: 0 },
    { chatId: 9, to: '-1009', topic: '77', doubts: 0, replyTo: '23' },
    { chatId: 10, to: '-1010', doubts: 1, replyTo: '24' },
    { chatId: 11, to: '-1011', doubts: 0, replyTo: '25' },
  ]);
  const held = await idOf(database, 'held');
  const ledger = createLedger(database);
  expect(await ledger.claim(held, randomUUID(), 10, 0 as ChatId)).toEqual({ kind: 'paused' });
  await resumeHub(database, 2 as HubId, ADMIN);
  expect((await sendOpen(database, 'held')).map(({ chatId }) => chatId)).toEqual([15]);
  expect((await sendOpen(database, 'announcement')).map(({ chatId }) => chatId)).toEqual([2, 9]);
}

function message(chat: 'Ada' | 'Source', id: number, more: Partial<SourceMessage> = {}): SourceMessage {
  return {
    chat:
      chat === 'Ada'
        ? { networkId: textId(102), kind: 'private', title: 'Ada' }
        : { networkId: textId(-1), kind: 'group', title: 'Source' },
    author: { kind: 'person', networkId: textId(102), name: 'Ada' },
    messageId: textId(id),
    protected: false,
    content: { kind: 'text', text: `said after the upgrade ${id}`, entities: [] },
    ...more,
  };
}

async function store(database: AccountDatabase, said: SourceMessage): Promise<PostId> {
  const arrival = await storeArrival(database, said, toHub);
  if (arrival.kind !== 'stored') throw new Error(`It was not stored: ${arrival.kind}`);
  return arrival.postId;
}

async function expectCollectedPostsToBeJudged(database: AccountDatabase): Promise<void> {
  const posts = createPosts(database, DEDUP);
  const album = await idOf(database, 'album');
  // What came before the upgrade is known when Telegram tells of it again, and the album takes its last part.
  expect(await store(database, message('Ada', 32, { albumKey: 'abc' }))).toBe(album);
  expect(await store(database, message('Ada', 33, { albumKey: 'abc' }))).toBe(album);
  expect(await posts.admit(album)).toMatchObject({ admitted: true, parts: 3 });
  expect(await posts.plan(album)).toMatchObject({ kind: 'planned', planned: 5, withheld: 1 });
  expect(await posts.admit(await idOf(database, 'of the banned'))).toEqual({
    admitted: false,
    refusal: 'author banned',
  });
  expect(await posts.admit(await idOf(database, 'of the muted'))).toEqual({
    admitted: false,
    refusal: 'author muted',
  });
}

/** Copies of a backup are older than a network lets one delete; here they are looked for all the same. */
const CENTURY_MS = 100 * 365 * 86_400_000;

/** A reply, an edit and a withdrawal of a post that was sent in the earlier version. */
async function expectOldPostsToBeFound(database: AccountDatabase): Promise<void> {
  const old = await idOf(database, 'old');
  const reply = await store(database, message('Ada', 40, { replyTo: textId(21) }));
  await createPosts(database, DEDUP).admit(reply);
  const { rows } = await sql<{ reply_to_post: string }>`
    select reply_to_post from posts where id = ${reply}
  `.execute(database.sql);
  expect(rows.map((row) => Number(row.reply_to_post))).toEqual([old]);

  expect(await storeEdit(database, message('Source', 11))).toMatchObject({ kind: 'stored', postId: old });
  const revisions = createRevisions(database, String);
  const claim = await revisions.claim(old, randomUUID(), 10, 0 as ChatId);
  if (claim.kind !== 'claimed') throw new Error(`The edit cannot be claimed: ${claim.kind}`);
  expect(
    claim.revisions.map(({ chatId, copies, leave }) => [chatId, copies.map((copy) => copy.messageId), leave]),
  ).toEqual([
    [2, ['21'], undefined],
    [8, [], 'the group became a supergroup'],
    [9, ['23'], undefined],
    [10, ['24'], undefined],
    [11, ['25'], undefined],
  ]);

  await markTakenBack(database.sql, old);
  const withdrawals = createWithdrawals(database, [FIRST_ACCOUNT]);
  const scope = { kind: 'post', postId: old } as const;
  await withdrawals.stop(scope, CENTURY_MS);
  const left = await withdrawals.copiesLeft(scope, { chats: 10, inChat: 10 }, []);
  expect(new Map(left.map(({ networkId, messageIds }) => [networkId, messageIds]))).toEqual(
    new Map([
      ['102', ['21']],
      ['-8', ['22']],
      ['-1009', ['23']],
      ['-1010', ['24']],
      ['-1011', ['25']],
    ]),
  );
}

async function expectSubscriptionsToHold(database: AccountDatabase): Promise<void> {
  const entitled = async (chat: number): Promise<boolean> => {
    const { rows } = await sql<{ entitled: boolean }>`
      select ${isEntitled(sql`${chat}::int`)} as entitled
    `.execute(database.sql);
    return rows[0]!.entitled;
  };
  expect([await entitled(2), await entitled(12), await entitled(7)]).toEqual([true, false, false]);
  const lapsed = 12 as ChatId;
  const key = 'after the upgrade';
  await writeOrder(database.sql, ofHub(lapsed), { key, by: ADMIN, kind: 'grant', plan: 'week', days: 7 });
  expect(await carryOutWritten(database, ofHub(lapsed), key, ['grant'], Date.now())).toMatchObject({
    kind: 'done',
    view: { plan: 'week' },
  });
  expect(await entitled(12)).toBe(true);
  // What was paid for before counts on from where it ended.
  const paid = ofHub(2 as ChatId);
  const more = { key: 'one more day', by: ADMIN, kind: 'extension', days: 1 } as const;
  await writeOrder(database.sql, paid, more);
  expect(await carryOutWritten(database, paid, more.key, ['extension'], Date.now())).toMatchObject({
    view: { paidUntil: Date.UTC(2100, 1, 1), plan: 'month', renewsAt: Date.UTC(2100, 0, 31) },
  });
  // Only what was withheld lately comes after all; a backup may be older than that.
  expect((await releaseWithheld(database, lapsed)).length).toBeLessThanOrEqual(2);
}

async function expectChatsToComeBack(database: AccountDatabase): Promise<void> {
  const rules = { policy: 'open', trialDays: 30 } as const;
  const blocked = { networkId: textId(104), kind: 'private', title: 'Blocked' } as const;
  const out = { networkId: textId(-6), kind: 'group', title: 'Out' } as const;
  expect(await joinChat(database, blocked, 'anyone', rules)).toEqual({
    chatId: 4,
    before: 'inactive',
    now: 'active',
  });
  expect(await joinChat(database, out, 'anyone', rules)).toMatchObject({ before: 'removed', now: 'removed' });
  expect(await stateOfChat(database, textId(-13))).toBe('declined');
}
