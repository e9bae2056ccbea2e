import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { pruneLedgerDays } from '../../../src/db/posts/ledgerDays.ts';
import {
  chatsToNudge,
  claimNotice,
  lookAtSubscription,
  muteNudges,
} from '../../../src/db/billing/subscriptionWatch.ts';
import { releaseWithheld } from '../../../src/db/posts/withheld.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { insertWithheld, type TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

const DAY = 86_400_000;
const RULES = { reminderDays: [7, 3, 1] };

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  hub = await World.open(database);
});
afterAll(() => end());

/** Withholds posts of so many days ago from a chat. */
async function withhold(chat: TestChat, daysAgo: number, posts: number): Promise<void> {
  await insertWithheld(hub.rows, chat, Date.now() - daysAgo * DAY, posts);
}

/** How many posts a chat would be told that it has missed. */
async function missed(chat: TestChat): Promise<number | undefined> {
  const look = await lookAtSubscription(database, ofHub(chat.id), RULES, Date.now());
  if (look.gone) throw new Error('The chat is gone.');
  return look.due?.kind === 'nudge' ? look.due.missed : undefined;
}

describe('What a chat has missed', () => {
  test('counts from the end of its access on, outlives the ledger’s days, and begins anew with new access', async () => {
    const chat = await hub.chat({ trialDays: -6 });
    await withhold(chat, 8, 3);
    await withhold(chat, 5, 2);
    await withhold(chat, 4, 4);
    await withhold(chat, 0, 1);
    expect(await missed(chat)).toBe(7);
    const { dropped } = await pruneLedgerDays(database, 48, Date.now());
    expect(dropped).toHaveLength(3);
    expect(await missed(chat)).toBe(7);
    const { rows } = await sql<{ kept: number }>`
      select missed_pruned as kept from subscriptions where chat_id = ${chat.id}
    `.execute(database.sql);
    expect(rows).toEqual([{ kept: 6 }]);
  });

  test('is not told while the trial runs, nor when the chat does not want it', async () => {
    const [running, quiet] = [await hub.chat(), await hub.chat({ trialDays: -6 })];
    await withhold(running, 0, 1);
    await withhold(quiet, 0, 1);
    expect(await missed(running)).toBeUndefined();
    expect(await missed(quiet)).toBe(1);
    await muteNudges(database, ofHub(quiet.id), true);
    expect(await missed(quiet)).toBeUndefined();
    await muteNudges(database, ofHub(quiet.id), false);
    expect(await missed(quiet)).toBe(1);
  });

  test('is told by whoever takes the notice in hand first, once', async () => {
    const chat = await hub.chat({ trialDays: -6 });
    const notice = { kind: 'nudge', missed: 1, moment: Date.now() } as const;
    const claims = await Promise.all([1, 2, 3].map(() => claimNotice(database, ofHub(chat.id), notice)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});

describe('A post that is withheld', () => {
  test('names each chat that is to hear of it once an hour, and no channel', async () => {
    const source = await hub.chat();
    const lapsed = [await hub.chat({ trialDays: -6 }), await hub.chat({ trialDays: -6 })];
    const channel = await hub.chat({ trialDays: -6 });
    await sql`update chats set kind = 'channel' where id = ${channel.id}`.execute(database.sql);
    const postId = await hub.post(source);
    expect((await chatsToNudge(database, postId)).toSorted((a, b) => a - b)).toEqual(
      expect.arrayContaining(lapsed.map((chat) => chat.id)),
    );
    expect(await chatsToNudge(database, postId)).toEqual([]);
    expect(await chatsToNudge(database, await hub.post(source))).toEqual([]);
  });

  test('goes to a chat that catches up, once it has access, in its order', async () => {
    const source = await hub.chat();
    const chat = await hub.chat({ trialDays: -6 });
    const [first, second] = [await hub.post(source), await hub.post(source)];
    expect(await releaseWithheld(database, chat.id)).toEqual([]);
    await sql`update subscriptions set paid_until = now() + interval '1 day' where chat_id = ${chat.id}`.execute(
      database.sql,
    );
    expect(await releaseWithheld(database, chat.id)).toEqual([first, second]);
    expect((await hub.row(first, chat)).state).toBe('planned');
    expect(await releaseWithheld(database, chat.id)).toEqual([first, second]);
    await hub.sendAll(first);
    expect(await releaseWithheld(database, chat.id)).toEqual([second]);
  });
});
