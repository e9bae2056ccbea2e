import { countAudience } from '../../src/db/posts/audience.ts';
import { createChats } from '../../src/db/posts/createPosts.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import {
  type AccountDatabase,
  accountOfPost,
  registerAccounts,
  throughAccount,
} from '../../src/db/accounts.ts';
import { createBotTaskStore } from '../../src/db/conversation/botTasks.ts';
import { readRoutingFacts } from '../../src/db/conversation/routingFacts.ts';
import { rememberSupportMessage } from '../../src/db/conversation/supportMessages.ts';
import { findPostOfMessage } from '../../src/db/people/targets.ts';
import { areKnown, storeArrival } from '../../src/db/posts/arrivals.ts';
import { storeEdit } from '../../src/db/posts/edits.ts';
import { createLedger } from '../../src/db/posts/ledger.ts';
import { createRevisions } from '../../src/db/posts/revisions.ts';
import { createWithdrawals, markTakenBack } from '../../src/db/posts/withdrawals.ts';
import { FILES_OF_ANOTHER_ACCOUNT, FIRST_ACCOUNT } from '../../src/domain/account.ts';
import type { AccountId, ChatId, PostId } from '../../src/domain/ids.ts';
import { toHub } from '../../src/domain/posts/route.ts';
import { textId } from '../support/ids.ts';
import { nextNumber, photo, text } from '../support/world/content.ts';
import { freshDatabase } from '../support/world/database.ts';
import type { TestChat } from '../support/world/rows.ts';
import { World } from '../support/world/world.ts';

const ALL = 100;
const NOBODY = 0 as ChatId;
let one: AccountDatabase;
let other: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let chat: TestChat;
beforeAll(async () => {
  ({ database: one, end } = await freshDatabase());
  const [first, second] = await registerAccounts(one, [textId(1_001), textId(1_002)]);
  expect(first).toBe(FIRST_ACCOUNT);
  other = throughAccount(one, second!);
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(one);
  source = await hub.chat();
  chat = await hub.chat();
});

/** A post that came in through the other account, planned. */
async function postOfOther(content = text(`words ${nextNumber()}`), messageId = textId(nextNumber())) {
  const arrival = await storeArrival(other, hub.message(source, { messageId, content }), toHub);
  if (arrival.kind !== 'stored') throw new Error(`The message was not stored: ${arrival.kind}`);
  await hub.admitAndPlan(arrival.postId);
  return { postId: arrival.postId, messageId };
}

/** Sends all of a post through an account, each copy under that id. */
async function send(through: AccountDatabase, postId: PostId, messageId: string): Promise<void> {
  const ledger = createLedger(through);
  const token = randomUUID();
  const claim = await ledger.claim(postId, token, ALL, NOBODY);
  if (claim.kind !== 'claimed') throw new Error(`Nothing could be claimed: ${claim.kind}`);
  await ledger.beginSending(
    postId,
    token,
    claim.deliveries.map(({ chatId }) => chatId),
    claim.route,
  );
  await ledger.settle(
    postId,
    token,
    claim.deliveries.map(({ chatId, destination }) => ({
      chatId,
      networkId: destination.networkId,
      copies: [{ part: 0, piece: 0, messageId: textId(messageId) }],
      settlement: { state: 'sent', version: 1 },
    })),
  );
}

describe('Accounts', () => {
  it('keep their ids, however often and by however many they are registered', async () => {
    const all = await Promise.all(
      Array.from({ length: 4 }, () => registerAccounts(one, [textId(1_002), textId(1_001), textId(1_003)])),
    );
    expect(new Set(all.map((ids) => ids.join())).size).toBe(1);
    expect(all[0]!.slice(0, 2)).toEqual([other.account, FIRST_ACCOUNT]);
    expect(new Set(all[0]).size).toBe(3);
  });
});

describe('The same message id at two accounts', () => {
  it('names two messages: neither is taken for the other', async () => {
    const messageId = textId(nextNumber());
    const message = hub.message(source, { messageId, content: text('through the one') });
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    expect(await areKnown(other, [message])).toEqual([false]);
    const twin = await postOfOther(text('through the other'), messageId);
    expect(twin.postId).not.toBe(postId);
    expect([await accountOfPost(one, postId), await accountOfPost(one, twin.postId)]).toEqual([
      FIRST_ACCOUNT,
      other.account,
    ]);
    expect(await areKnown(other, [message])).toEqual([true]);

    const named = { chat: source.networkId, messageId };
    expect(await findPostOfMessage(one, named)).toBe(postId);
    expect(await findPostOfMessage(other, named)).toBe(twin.postId);
    await sql`update hubs set edits = 'inplace' where id = ${hub.id}`.execute(one.sql);
    const edit = { ...message, content: text('mended') };
    expect(await storeEdit(other, edit)).toMatchObject({ kind: 'stored', postId: twin.postId });
  });

  it('names two albums', async () => {
    const part = hub.message(source, { albumKey: 'the same key' });
    const postId = await hub.store(part);
    const arrival = await storeArrival(other, part, toHub);
    expect(arrival).toMatchObject({ kind: 'stored', album: true });
    expect(arrival).not.toMatchObject({ postId });
  });

  it('is answered where it was said', async () => {
    const first = await hub.post(source);
    await send(one, first, '500');
    const twin = await postOfOther();
    await send(other, twin.postId, '500');
    const reply = await storeArrival(other, hub.message(chat, { replyTo: textId(500) }), toHub);
    if (reply.kind !== 'stored') throw new Error('The reply was not stored');
    await hub.admitAndPlan(reply.postId);
    const claim = await createLedger(other).claim(reply.postId, randomUUID(), ALL, NOBODY);
    expect(claim.kind === 'claimed' && claim.deliveries.map(({ replyTo }) => replyTo)).toEqual([
      twin.messageId,
    ]);
  });

  it('names two of the bots’ own sayings, and two requests', async () => {
    const thread = { customer: textId(5), asked: { chat: textId(6), isPrivate: true, messageId: textId(7) } };
    const messageId = textId(nextNumber());
    await rememberSupportMessage(one, { chat: source.networkId, messageId }, thread);
    const asked = hub.message(source, { answersBot: true, replyTo: messageId });
    expect((await readRoutingFacts(one, [asked]))[0]!.dialogue).toBeDefined();
    expect((await readRoutingFacts(other, [asked]))[0]!.dialogue).toBeUndefined();

    const task = {
      task: { kind: 'request', updateId: 77, request: { type: 'button' } } as never,
      chat: source.networkId,
      person: undefined,
      expiresInMs: 60_000,
    };
    const [stores, held] = [[createBotTaskStore(one), createBotTaskStore(other)], [] as number[]];
    for (const store of stores) {
      const stored = await store.add([task]);
      held.push(...stored.map(({ id }) => id));
      await store.release(held);
    }
    expect(held).toHaveLength(2);
    // Each bot takes up its own.
    expect((await stores[1]!.adopt()).map(({ id }) => id)).toEqual([held[1]]);
    expect((await stores[0]!.adopt()).map(({ id }) => id)).toEqual([held[0]]);
  });
});

describe('Copies', () => {
  it('are changed and deleted by the account that sent them alone', async () => {
    const { postId } = await postOfOther();
    await send(other, postId, '600');
    const message = await sql<{
      message_id: string;
    }>`select message_id from parts where post_id = ${postId}`.execute(one.sql);
    const messageId = textId(message.rows[0]!.message_id);
    await sql`update hubs set edits = 'inplace' where id = ${hub.id}`.execute(one.sql);
    const edit = { ...hub.message(source, { messageId }), content: text('mended') };
    expect(await storeEdit(other, edit)).toMatchObject({ kind: 'stored' });
    const claimed = async (through: AccountDatabase) => {
      const claim = await createRevisions(through, () => 'unused').claim(postId, randomUUID(), ALL, NOBODY);
      await sql`update deliveries set lease_until = null, token = null where post_id = ${postId}`.execute(
        one.sql,
      );
      return claim.kind === 'claimed' && claim.revisions.map(({ copies }) => copies.length);
    };
    expect(await claimed(one)).toEqual([0]);
    expect(await claimed(other)).toEqual([1]);

    const scope = { kind: 'post', postId } as const;
    const both = [FIRST_ACCOUNT, other.account];
    const atMost = { chats: ALL, inChat: ALL };
    await markTakenBack(one.sql, postId);
    expect(await createWithdrawals(one, both).copiesLeft(scope, atMost, [])).toEqual([]);
    expect(await createWithdrawals(other, both).copiesLeft(scope, atMost, [])).toMatchObject([
      { networkId: chat.networkId, messageIds: ['600'] },
    ]);
    expect(await createWithdrawals(one, both).stop(scope, 1e9)).toMatchObject({ left: 1 });
    // Without the bot that sent it, it stays.
    expect(await createWithdrawals(one, [FIRST_ACCOUNT]).stop(scope, 1e9)).toMatchObject({
      left: 0,
      outOfReach: 1,
    });
  });
});

describe('Who blocks one bot', () => {
  it('goes on hearing from the other, and in the hub if that is the other’s', async () => {
    await createChats(other, false).deactivate(chat.networkId, 'the bot was blocked');
    const postId = await hub.post(source);
    const route = { to: 'chat', chat: chat.id, repeated: false } as const;
    const counted = (account: AccountId) =>
      countAudience(one.sql, route, { chatId: source.id, authorId: 0, networkId: source.networkId, account });
    expect([await counted(FIRST_ACCOUNT), await counted(other.account)]).toEqual([1, 0]);
    await send(one, postId, '800');
    expect((await hub.row(postId, chat)).state).toBe('sent');

    const later = await postOfOther();
    const claim = await createLedger(other).claim(later.postId, randomUUID(), ALL, NOBODY);
    expect(claim.kind === 'claimed' && claim.deliveries.map(({ lost }) => lost)).toEqual([
      'the bot was blocked',
    ]);
    await createChats(one, true).deactivate(chat.networkId, 'the bot was kicked');
    expect(await counted(FIRST_ACCOUNT)).toBe(0);
  });
});

describe('What came in through a bot that does not run any more', () => {
  it('goes out through another, if it is words', async () => {
    const { postId } = await postOfOther();
    await send(one, postId, '700');
    expect((await hub.row(postId, chat)).state).toBe('sent');
    const { rows } = await sql<{ account: AccountId }>`
      select account from copies where post_id = ${postId}
    `.execute(one.sql);
    expect(rows).toEqual([{ account: FIRST_ACCOUNT }]);
  });

  it('fails with that reason, if it shows files: their ids mean nothing to others', async () => {
    const { postId } = await postOfOther(photo());
    expect(await createLedger(one).claim(postId, randomUUID(), ALL, NOBODY)).toEqual({ kind: 'done' });
    expect(await hub.row(postId, chat)).toMatchObject({ state: 'failed', reason: FILES_OF_ANOTHER_ACCOUNT });
  });
});
