import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { decideHeld, heldForApproval } from '../../../src/db/moderation/approvals.ts';
import { createPosts } from '../../../src/db/posts/createPosts.ts';
import { pruneLedgerDays } from '../../../src/db/posts/ledgerDays.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import type { HeldForApproval } from '../../../src/domain/moderation/approval.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { ADMIN, DEDUP, World } from '../../support/world/world.ts';

const WAITS = { admitted: false, awaits: 'approval' };
const rules = { newAuthorPosts: 2, newChatPosts: 0, adminIds: [] };

let setting: Awaited<ReturnType<typeof freshDatabase>>;
let hub: World;
let chat: TestChat;

beforeAll(async () => {
  setting = await freshDatabase();
});
afterAll(() => setting.end());
beforeEach(async () => {
  hub = await World.open(setting.database);
  chat = await hub.chat();
  await hub.chat();
});

const postsWith = (approval = rules, told: [HeldForApproval, boolean][] = []) =>
  createPosts(
    setting.database,
    { ...DEDUP, approval },
    { tellHeld: async (post, tellAuthor) => void told.push([post, tellAuthor]) },
  );
const decide = (postId: PostId, decision: 'approve' | 'always' | 'reject') =>
  decideHeld(setting.database, hub.id, postId, decision, ADMIN, rules);
const waiting = async () =>
  (await heldForApproval(setting.database, hub.id, 10)).posts.map(({ postId }) => postId);

test('What a newcomer posts waits; admins are told of each post, and the author once', async () => {
  const told: [HeldForApproval, boolean][] = [];
  const posts = postsWith(rules, told);
  const author = person();
  const first = await hub.say(chat, { author });
  const second = await hub.say(chat, { author });
  expect(await posts.admit(first)).toEqual(WAITS);
  expect(await posts.admit(first)).toEqual(WAITS);
  expect(await posts.admit(second)).toEqual(WAITS);
  expect(told.map(([{ postId }, tellAuthor]) => [postId, tellAuthor])).toEqual([
    [first, true],
    [second, false],
  ]);
  expect(await waiting()).toEqual([first, second]);
});

test('What somebody else posts in the same chat does not wait for a post that needs approval', async () => {
  const posts = postsWith();
  const author = person();
  // Whoever posts while nothing waits is known from then on.
  await postsWith({ ...rules, newAuthorPosts: 0 }).admit(await hub.say(chat, { author }));
  await posts.admit(await hub.say(chat, { author: person() }));
  const other = await hub.say(chat, { author });
  expect(await posts.admit(other)).toMatchObject({ admitted: true });
});

test('As many approvals as are asked for let everything else go, in its order, however long it has waited', async () => {
  const posts = postsWith();
  const author = person();
  const all: PostId[] = [];
  for (let n = 0; n < 4; n++) all.push(await hub.say(chat, { author }));
  for (const postId of all) await posts.admit(postId);
  await sql`update posts set created_at = created_at - interval '1 day' where id = any(${all}::bigint[])`.execute(
    setting.database.sql,
  );
  expect((await decide(all[0]!, 'approve'))?.map(({ postId }) => postId)).toEqual([all[0]]);
  expect(await waiting()).toEqual(all.slice(1));
  expect((await decide(all[1]!, 'approve'))?.map(({ postId }) => postId)).toEqual(all.slice(1));
  expect(await waiting()).toEqual([]);
  expect(await posts.plan(all[3]!)).toMatchObject({ kind: 'not yet', behind: { oldest: all[0] } });
  for (const postId of all) expect(await posts.plan(postId)).toMatchObject({ kind: 'planned', planned: 1 });
  expect(await posts.admit(await hub.say(chat, { author }))).toMatchObject({ admitted: true });
});

test('Nothing of who is always approved waits, and what is rejected goes nowhere', async () => {
  const posts = postsWith();
  const author = person();
  const [first, second, third] = [
    await hub.say(chat, { author }),
    await hub.say(chat, { author }),
    await hub.say(chat, { author }),
  ];
  for (const postId of [first, second, third]) await posts.admit(postId);
  await decide(first, 'reject');
  expect(await decide(first, 'approve')).toBeUndefined();
  expect(await posts.admit(first)).toEqual({ admitted: false, refusal: 'not approved' });
  expect((await decide(third, 'always'))?.map(({ postId }) => postId)).toEqual([second, third]);
});

test('A day of the ledger stays as long as a post of it waits for approval', async () => {
  const posts = postsWith();
  const postId = await hub.say(chat, { author: person() });
  await posts.admit(postId);
  const later = Date.now() + 30 * 86_400_000;
  const { kept } = await pruneLedgerDays(setting.database, 48, later);
  expect(kept).toHaveLength(1);
  expect(await posts.admit(postId)).toEqual(WAITS);
});
