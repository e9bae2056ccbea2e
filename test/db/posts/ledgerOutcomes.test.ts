import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { partsOf } from '../../../src/db/posts/posts.ts';
import type { Copy } from '../../../src/domain/posts/delivery.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import { photo } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let chat: TestChat;
let postId: PostId;
const copy = { part: 0, piece: 0, messageId: textId(41) };

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  chat = await hub.chat();
  postId = await hub.post(source);
});

async function copiesIn(where: TestChat): Promise<Copy[]> {
  const { rows } = await sql<{ part: number; piece: number; message_id: string }>`
    select part, piece, message_id from copies where post_id = ${postId} and network_chat_id = ${where.networkId}
    order by part, piece, message_id::bigint
  `.execute(database.sql);
  return rows.map((row) => ({ part: row.part, piece: row.piece, messageId: textId(row.message_id) }));
}

describe('settling', () => {
  it('a delivery that was sent keeps its copies and the version that it carried', async () => {
    const token = randomUUID();
    await hub.begin(postId, token);
    const copies = [copy, { part: 0, piece: 1, messageId: textId(42) }];
    await hub.settle(postId, token, chat, { state: 'sent', version: 1 }, copies);
    expect(await hub.row(postId, chat)).toMatchObject({
      state: 'sent',
      attempts: 1,
      version: 1,
      token: null,
      leaseMs: null,
      settled: true,
    });
    expect(await copiesIn(chat)).toEqual(copies);
  });

  it('a delivery that failed keeps the reason', async () => {
    const token = randomUUID();
    await hub.begin(postId, token);
    await hub.settle(postId, token, chat, { state: 'failed', reason: 'Forbidden: \0 \uD800' });
    expect(await hub.row(postId, chat)).toMatchObject({
      state: 'failed',
      reason: 'Forbidden: \uFFFD \uFFFD',
    });
    expect(await hub.claimOf(postId)).toEqual({ kind: 'done' });
  });

  it('a delivery for another attempt sets its time, and a doubt is counted', async () => {
    const token = randomUUID();
    await hub.begin(postId, token);
    await hub.settle(postId, token, chat, {
      state: 'planned',
      delayMs: 5_000,
      doubt: true,
      reason: 'time-out',
    });
    const row = await hub.row(postId, chat);
    expect(row).toMatchObject({
      state: 'planned',
      doubts: 1,
      reason: 'time-out',
      token: null,
      settled: false,
    });
    expect(row.waitMs).toBeGreaterThan(3_000);
    expect(row.waitMs).toBeLessThanOrEqual(5_000);
  });

  it('twice is settling once', async () => {
    const token = randomUUID();
    await hub.begin(postId, token);
    const again = { state: 'planned', delayMs: 0, doubt: true, reason: 'time-out' } as const;
    await hub.settle(postId, token, chat, again, [copy]);
    await hub.settle(postId, token, chat, again, [copy]);
    expect(await hub.row(postId, chat)).toMatchObject({ doubts: 1 });
    expect(await copiesIn(chat)).toEqual([copy]);
  });

  it('nothing asks nothing', async () => {
    await hub.ledger.settle(postId, randomUUID(), []);
    expect((await hub.row(postId, chat)).state).toBe('planned');
  });

  it('after the lease was lost keeps the copies and leaves the row to whoever has it now', async () => {
    const late = randomUUID();
    await hub.begin(postId, late);
    await hub.endLeases(postId);
    const now = randomUUID();
    await hub.begin(postId, now);
    await hub.settle(postId, late, chat, { state: 'sent', version: 1 }, [copy]);
    expect(await hub.row(postId, chat)).toMatchObject({ state: 'sending', token: now });
    expect(await copiesIn(chat)).toEqual([copy]);
    // The second attempt left one as well: both are ours to edit and to withdraw.
    const second = { ...copy, messageId: textId(99) };
    await hub.settle(postId, now, chat, { state: 'sent', version: 1 }, [second]);
    expect((await hub.row(postId, chat)).state).toBe('sent');
    expect(await copiesIn(chat)).toEqual([copy, second]);
  });

  it('after the lease was lost spares the next attempt what is there already', async () => {
    const late = randomUUID();
    await hub.begin(postId, late);
    await hub.endLeases(postId);
    await hub.claimOf(postId, randomUUID(), 0);
    await hub.settle(postId, late, chat, { state: 'sent', version: 1 }, [copy]);
    expect(await hub.claim(postId)).toMatchObject([{ doubts: 1, done: [copy] }]);
  });

  it('is right for each of many rows that are settled together', async () => {
    const others = [await hub.chat(), await hub.chat()];
    const post = await hub.post(await hub.chat());
    const token = randomUUID();
    await hub.begin(post, token);
    const row = (of: TestChat) => ({ chatId: of.id, networkId: of.networkId });
    await hub.ledger.settle(post, token, [
      { ...row(chat), copies: [copy], settlement: { state: 'sent', version: 1 } },
      { ...row(others[0]!), copies: [], settlement: { state: 'failed', reason: 'gone' } },
      {
        ...row(others[1]!),
        copies: [],
        settlement: { state: 'planned', delayMs: 1, doubt: false, reason: 'limited' },
      },
    ]);
    const states = await hub.states(post);
    expect([chat, ...others].map((of) => states.get(of.id))).toEqual(['sent', 'failed', 'planned']);
  });
});

describe('the end of a post', () => {
  it('that the network refuses fails what is planned, and leaves what is under way to its own answer', async () => {
    const second = await hub.chat();
    const post = await hub.post(source);
    await hub.sendAll(postId);
    const token = randomUUID();
    await hub.claim(post, token, 1);
    await hub.ledger.failPost(post, 'Bad Request: wrong file');
    expect((await hub.row(post, chat)).state).toBe('claimed');
    expect(await hub.row(post, second)).toMatchObject({ state: 'failed', reason: 'Bad Request: wrong file' });
  });

  it('closes it only when it was planned', async () => {
    const stateOf = async (id: PostId): Promise<string | undefined> =>
      (await sql<{ state: string }>`select state from posts where id = ${id}`.execute(database.sql)).rows[0]
        ?.state;
    const collecting = await hub.say(source);
    await hub.posts.close(collecting);
    expect(await stateOf(collecting)).toBe('collecting');
    await hub.posts.close(postId);
    expect(await stateOf(postId)).toBe('closed');
  });

  it('is counted by state', async () => {
    const unpaid = await hub.chat({ trialDays: -1 });
    const gone = await hub.chat();
    const doubtful = await hub.chat();
    const post = await hub.post(await hub.chat());
    expect((await hub.states(post)).get(unpaid.id)).toBe('withheld');
    const token = randomUUID();
    await hub.begin(post, token);
    await hub.settle(post, token, chat, { state: 'sent', version: 1 });
    await hub.settle(post, token, gone, { state: 'failed', reason: 'gone' });
    await hub.settle(post, token, doubtful, {
      state: 'planned',
      delayMs: 0,
      doubt: true,
      reason: 'time-out',
    });
    expect(await hub.ledger.tally(post)).toEqual({ open: 2, sent: 1, failed: 1, withheld: 1, doubts: 1 });
  });
});

it('A part that the network refuses is known as such to the next claims', async () => {
  const first = await hub.say(source, { albumKey: 'k', content: photo() });
  await hub.say(source, { albumKey: 'k', content: photo() });
  await hub.ledger.refuseParts(first, [{ part: 1, reason: 'wrong file \0' }]);
  expect((await partsOf(database.sql, first)).map((part) => part.refused)).toEqual([
    undefined,
    'wrong file \uFFFD',
  ]);
});
