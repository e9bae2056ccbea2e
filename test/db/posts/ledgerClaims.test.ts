import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { LEASE_SECONDS } from '../../../src/db/posts/ledger.ts';
import type { ChatId, PostId } from '../../../src/domain/ids.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
});

describe('a claim', () => {
  it('gives what must be known to send: the post, who speaks, where it goes', async () => {
    const [chat] = await hub.chats(1);
    await sql`
      with forum as (update chats set kind = 'supergroup' where id = ${chat!.id})
      update hub_members set topic = '77' where chat_id = ${chat!.id}
    `.execute(database.sql);
    await sql`update hubs set signature = '{"kind":"text","text":"The hub"}' where id = ${hub.id}`.execute(
      database.sql,
    );
    const message = hub.message(source, { protected: true });
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    expect(await hub.claimOf(postId)).toEqual({
      kind: 'claimed',
      route: hub.route,
      ageMs: expect.any(Number),
      post: {
        protected: true,
        version: 1,
        parts: [{ no: 0, messageId: message.messageId, content: message.content }],
      },
      attribution: {
        alias: expect.stringMatching(/^u-/),
        signature: { kind: 'text', text: 'The hub' },
      },
      deliveries: [
        {
          chatId: chat!.id,
          destination: { networkId: chat!.networkId, kind: 'supergroup', threadId: textId(77) },
          attempts: 0,
          doubts: 0,
          done: [],
        },
      ],
    });
  });

  it('goes through the chats in their order, from the one that was named and no further than its limit', async () => {
    const chats = await hub.chats(5);
    const postId = await hub.post(source);
    const token = randomUUID();
    expect((await hub.claim(postId, token, 2)).map((delivery) => delivery.chatId)).toEqual(
      chats.slice(0, 2).map((chat) => chat.id),
    );
    const next = await hub.claimOf(postId, token, 2, chats[2]!.id);
    expect(next.kind === 'claimed' && next.deliveries.map((delivery) => delivery.chatId)).toEqual(
      chats.slice(3).map((chat) => chat.id),
    );
  });

  it('gives no row to two of many claimers at once, and every row to one', async () => {
    await hub.chats(600);
    const postId = await hub.post(source);
    const claimer = async (): Promise<number[]> => {
      const mine: number[] = [];
      for (;;) {
        const claimed = await hub.claim(postId, randomUUID(), 17);
        if (claimed.length === 0) return mine;
        mine.push(...claimed.map((delivery) => delivery.chatId));
      }
    };
    const claimed = (await Promise.all(Array.from({ length: 8 }, claimer))).flat();
    expect(new Set(claimed).size).toBe(claimed.length);
    expect((await hub.states(postId)).size).toBe(600);
    // A claimer that meets only locked rows gives up early; what it left is still to be had.
    for (;;) {
      const more = await hub.claim(postId, randomUUID(), 200);
      if (more.length === 0) break;
      claimed.push(...more.map((delivery) => delivery.chatId));
    }
    expect(new Set(claimed).size).toBe(600);
    expect(claimed).toHaveLength(600);
  });

  it('leaves out rows whose time has not come and takes them when it has', async () => {
    const [chat] = await hub.chats(1);
    const postId = await hub.post(source);
    const token = randomUUID();
    await hub.claim(postId, token);
    await hub.settle(postId, token, chat!, {
      state: 'planned',
      delayMs: 60_000,
      doubt: false,
      reason: 'limited',
    });
    expect(await hub.claim(postId)).toEqual([]);
    await sql`update deliveries set not_before = now() where post_id = ${postId}`.execute(database.sql);
    expect(await hub.claim(postId)).toHaveLength(1);
  });

  it('says that a chat was lost since the plan, and why', async () => {
    const chats = await hub.chats(2);
    const postId = await hub.post(source);
    await sql`
      update hub_members set state = 'inactive', state_reason = 'the bot was blocked' where chat_id = ${chats[0]!.id}
    `.execute(database.sql);
    const claimed = await hub.claim(postId);
    expect(claimed.map((delivery) => delivery.lost)).toEqual(['the bot was blocked', undefined]);
  });

  it('gives nothing while the hub is paused, and goes on when it is resumed', async () => {
    await hub.chats(1);
    const postId = await hub.post(source);
    await sql`update hubs set paused_at = now() where id = ${hub.id}`.execute(database.sql);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'paused' });
    await sql`update hubs set paused_at = null where id = ${hub.id}`.execute(database.sql);
    expect(await hub.claim(postId)).toHaveLength(1);
  });

  it('withdraws what is open once the author is restricted', async () => {
    const [first, second] = await hub.chats(2);
    const author = person();
    const postId = await hub.post(source, { author });
    const token = randomUUID();
    await hub.claim(postId, token, 1);
    await hub.restrict(author, 'ban');
    expect(await hub.claimOf(postId)).toMatchObject({ kind: 'wait' });
    expect((await hub.row(postId, second!)).state).toBe('withdrawn');
    await hub.settle(postId, token, first!, { state: 'sent', version: 1 });
    expect(await hub.claimOf(postId)).toEqual({ kind: 'done' });
  });

  it('of a post that is not there (any more) is done', async () => {
    expect(await hub.claimOf(1 as PostId)).toEqual({ kind: 'done' });
  });

  it('names the copies that an earlier attempt left', async () => {
    const [chat] = await hub.chats(1);
    const postId = await hub.post(source);
    const token = randomUUID();
    await hub.begin(postId, token);
    const copy = { part: 0, piece: 0, messageId: textId(12) };
    await hub.settle(
      postId,
      token,
      chat!,
      { state: 'planned', delayMs: 0, doubt: false, reason: 'the second piece was limited' },
      [copy],
    );
    expect(await hub.claim(postId)).toMatchObject([{ attempts: 1, doubts: 0, done: [copy] }]);
  });

  it('stays cheap while a large post is gone through, also behind another', async () => {
    await hub.chats(5_000);
    const first = await hub.post(source);
    const second = await hub.post(source);
    const token = randomUUID();
    const took = { claim: [] as number[], behind: [] as number[] };
    for (let after = 0, round = 0; ; round++) {
      let began = performance.now();
      // Now and then from the beginning again, past everything that is done.
      const claim = await hub.ledger.claim(first, token, 200, (round % 5 === 0 ? 0 : after) as ChatId);
      took.claim.push(performance.now() - began);
      if (claim.kind !== 'claimed') break;
      if (round % 10 === 0) {
        began = performance.now();
        await hub.claim(second, randomUUID(), 1);
        took.behind.push(performance.now() - began);
      }
      after = claim.deliveries.at(-1)!.chatId;
      const chatIds = claim.deliveries.map((delivery) => delivery.chatId);
      await hub.ledger.beginSending(first, token, chatIds, hub.route);
      await hub.ledger.settle(
        first,
        token,
        claim.deliveries.map(({ chatId, destination }) => ({
          chatId,
          networkId: destination.networkId,
          copies: [{ part: 0, piece: 0, messageId: textId(1) }],
          settlement: { state: 'sent', version: 1 },
        })),
      );
    }
    expect(await hub.ledger.tally(first)).toMatchObject({ open: 0, sent: 5_000 });
    // About 10 ms on a quiet machine; what is meant is that it does not grow to seconds.
    for (const times of [took.claim, took.behind]) {
      expect(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(1_000);
    }
  });
});

describe('a lease', () => {
  it('that ends gives a claimed row back as if nothing had been', async () => {
    const [chat] = await hub.chats(1);
    const postId = await hub.post(source);
    await hub.claim(postId);
    expect(await hub.claim(postId)).toEqual([]);
    await hub.endLeases(postId);
    expect(await hub.claim(postId)).toMatchObject([{ chatId: chat!.id, attempts: 0, doubts: 0 }]);
  });

  it('that ends during the call gives the row back in doubt', async () => {
    const [chat] = await hub.chats(1);
    const postId = await hub.post(source);
    await hub.begin(postId);
    expect((await hub.row(postId, chat!)).state).toBe('sending');
    await hub.endLeases(postId);
    expect(await hub.claim(postId)).toMatchObject([{ attempts: 1, doubts: 1 }]);
    expect(await hub.ledger.tally(postId)).toMatchObject({ open: 1, doubts: 1 });
  });

  it('is prolonged for all rows of its token and no others, and not once it has ended', async () => {
    const [first, second] = await hub.chats(2);
    const postId = await hub.post(source);
    const [mine, others] = [randomUUID(), randomUUID()];
    await hub.claim(postId, mine, 1);
    await hub.claim(postId, others, 1);
    await sql`update deliveries set lease_until = now() + interval '5 seconds' where post_id = ${postId}`.execute(
      database.sql,
    );
    await hub.ledger.renew(postId, mine);
    const secondsLeft = async (chat: TestChat): Promise<number> =>
      (await hub.row(postId, chat)).leaseMs! / 1_000;
    expect(await secondsLeft(first!)).toBeGreaterThan(LEASE_SECONDS - 5);
    expect(await secondsLeft(second!)).toBeLessThan(6);

    await hub.endLeases(postId);
    await hub.ledger.renew(postId, mine);
    expect(await secondsLeft(first!)).toBeLessThan(0);
  });

  it('is what the calls begin under: only rows that are claimed, one’s own, and in time', async () => {
    const chats = await hub.chats(4);
    const postId = await hub.post(source);
    const [mine, others] = [randomUUID(), randomUUID()];
    await hub.claim(postId, mine, 2);
    await hub.claim(postId, others, 1);
    await sql`
      update deliveries set lease_until = now() - interval '1 second'
      where post_id = ${postId} and chat_id = ${chats[1]!.id}
    `.execute(database.sql);
    const all = chats.map((chat) => chat.id);
    expect(await hub.ledger.beginSending(postId, mine, all, hub.route)).toEqual(new Set([chats[0]!.id]));
    expect(await hub.ledger.beginSending(postId, mine, all, hub.route)).toEqual(new Set());
    expect(await hub.row(postId, chats[0]!)).toMatchObject({ state: 'sending', attempts: 1 });
    expect((await hub.row(postId, chats[3]!)).state).toBe('planned');
  });
});

describe('when nothing can be claimed', () => {
  it('the post is done once nothing is open', async () => {
    await hub.chats(2);
    const postId = await hub.post(source);
    await hub.sendAll(postId);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'done' });
  });

  it('the wait lasts until the first row’s time comes', async () => {
    const [first, second] = await hub.chats(2);
    const postId = await hub.post(source);
    const token = randomUUID();
    await hub.claim(postId, token);
    const limited = { state: 'planned', doubt: false, reason: 'limited' } as const;
    await hub.settle(postId, token, first!, { ...limited, delayMs: 40_000 });
    await hub.settle(postId, token, second!, { ...limited, delayMs: 20_000 });
    const claim = await hub.claimOf(postId);
    expect(claim.kind === 'wait' && claim.waitMs).toBeGreaterThan(18_000);
    expect(claim.kind === 'wait' && claim.waitMs).toBeLessThanOrEqual(20_000);
  });

  it('the wait lasts until another’s lease ends', async () => {
    await hub.chats(1);
    const postId = await hub.post(source);
    await hub.claim(postId);
    const claim = await hub.claimOf(postId);
    expect(claim.kind === 'wait' && claim.waitMs).toBeGreaterThan((LEASE_SECONDS - 3) * 1_000);
    expect(claim.kind === 'wait' && claim.waitMs).toBeLessThanOrEqual(LEASE_SECONDS * 1_000);
  });

  it('there is no wait when rows stand before the chat that was asked for', async () => {
    const chats = await hub.chats(2);
    const postId = await hub.post(source);
    expect(await hub.claimOf(postId, randomUUID(), 10, chats[1]!.id)).toEqual({ kind: 'wait', waitMs: 0 });
  });

  it('the wait is short when rows wait for other rows', async () => {
    await hub.chats(1);
    await hub.post(source);
    const later = await hub.post(source);
    expect(await hub.claimOf(later)).toEqual({ kind: 'wait', waitMs: 250 });
  });
});
