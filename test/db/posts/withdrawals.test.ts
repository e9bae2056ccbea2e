import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { banAuthor, liftRestriction } from '../../../src/db/moderation/restrictions.ts';
import { createWithdrawals, markTakenBack } from '../../../src/db/posts/withdrawals.ts';
import type { ChatId, NetworkChatId, PostId } from '../../../src/domain/ids.ts';
import { storeEdit } from '../../../src/db/posts/edits.ts';
import { createRevisions } from '../../../src/db/posts/revisions.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import type { WithdrawalScope, Withdrawals } from '../../../src/domain/posts/withdrawal.ts';
import { nextNumber, person, photo } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

const REACH_MS = 48 * 3_600_000;
const AT_MOST = { chats: 100, inChat: 100 };

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let withdrawals: Withdrawals;
let source: TestChat;
let chats: TestChat[];
let author: SourceAuthor;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  withdrawals = createWithdrawals(database, [FIRST_ACCOUNT]);
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  chats = [await hub.chat(), await hub.chat()];
  author = person();
});

/** As whoever takes a post back does it: the post is marked first, and then the workflow stops it. */
async function stop(scope: WithdrawalScope) {
  if (scope.kind === 'post') await markTakenBack(database.sql, scope.postId);
  return withdrawals.stop(scope, REACH_MS);
}
const left = (scope: WithdrawalScope, leaveOut: NetworkChatId[] = []) =>
  withdrawals.copiesLeft(scope, AT_MOST, leaveOut);
const thePost = (postId: PostId): WithdrawalScope => ({ kind: 'post', postId });
const everythingOf = async (who: SourceAuthor): Promise<WithdrawalScope> => {
  const { hubId, authorId } = await hub.known(who);
  return { kind: 'author', hubId, authorId };
};
const ban = async (who: SourceAuthor) => banAuthor(database.sql, await hub.known(who));

describe('A post that nobody has taken back', () => {
  it('is not stopped, whatever a workflow was told', async () => {
    const postId = await hub.post(source, { author });
    const tally = await withdrawals.stop(thePost(postId), REACH_MS);
    expect(tally).toMatchObject({ posts: 0, left: 0, stopped: 0 });
    expect(await hub.claimOf(postId)).toMatchObject({ kind: 'claimed' });
  });
});

describe('A post that is taken back', () => {
  it('is not planned when it was not yet', async () => {
    const postId = await hub.say(source, { author });
    await stop(thePost(postId));
    expect(await hub.posts.admit(postId)).toEqual({ admitted: false, refusal: 'taken back' });

    const admitted = await hub.say(source, { author });
    await hub.posts.admit(admitted);
    await stop(thePost(admitted));
    expect(await hub.posts.plan(admitted)).toEqual({ kind: 'planned', planned: 0, withheld: 0 });
  });

  it('is not sent any further, neither what is planned nor what is claimed, paused or not', async () => {
    const postId = await hub.post(source, { author });
    const token = randomUUID();
    await hub.claim(postId, token, 1);
    expect(await stop(thePost(postId))).toMatchObject({ posts: 1, stopped: 2, underWay: 0, left: 0 });
    expect(
      await hub.ledger.beginSending(
        postId,
        token,
        chats.map((chat) => chat.id),
        hub.route,
      ),
    ).toEqual(new Set());
    await sql`update hubs set paused_at = now() where id = ${hub.id}`.execute(database.sql);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'done' });
  });

  it('is waited for where a call is under way, and its copy is found afterwards', async () => {
    const postId = await hub.post(source, { author });
    const token = randomUUID();
    const [begun] = await hub.claim(postId, token, 1);
    await hub.ledger.beginSending(postId, token, [begun!.chatId], hub.route);
    expect(await stop(thePost(postId))).toMatchObject({ stopped: 1, underWay: 1, left: 0 });
    await hub.settle(postId, token, chats[0]!, { state: 'sent', version: 1 }, [
      { part: 0, piece: 0, messageId: textId(7) },
    ]);
    expect(await stop(thePost(postId))).toMatchObject({ stopped: 1, underWay: 0, left: 1 });
    expect(await left(thePost(postId))).toEqual([
      { networkId: chats[0]!.networkId, kind: 'group', messageIds: [textId(7)] },
    ]);
  });

  it('is not tried again where a call ended without an answer, and counts as in doubt there', async () => {
    const postId = await hub.post(source, { author });
    const token = randomUUID();
    await hub.begin(postId, token);
    await stop(thePost(postId));
    const unanswered = { state: 'planned', delayMs: 0, doubt: true, reason: 'no answer' } as const;
    await hub.settle(postId, token, chats[0]!, unanswered);
    expect(await hub.claimOf(postId)).toMatchObject({ kind: 'wait' });
    expect(await stop(thePost(postId))).toMatchObject({ stopped: 1, underWay: 1, doubts: 1 });

    await hub.endLeases(postId);
    expect(await stop(thePost(postId))).toMatchObject({ stopped: 2, underWay: 0, doubts: 2 });
    // The worker lived, and writes what it knows after all.
    await hub.settle(postId, token, chats[1]!, { state: 'sent', version: 1 }, [
      { part: 0, piece: 0, messageId: textId(8) },
    ]);
    expect(await left(thePost(postId))).toMatchObject([{ messageIds: [textId(8)] }]);
  });

  it('leaves copies that are too old, or that stay, and counts them', async () => {
    const postId = await hub.post(source, { author });
    const sent = await hub.sendAll(postId);
    await sql`
      update copies set sent_at = now() - interval '49 hours'
      where post_id = ${postId} and network_chat_id = ${chats[0]!.networkId}
    `.execute(database.sql);
    expect(await stop(thePost(postId))).toMatchObject({ left: 1, outOfReach: 1, deleted: 0 });
    const [messageId] = sent.get(chats[1]!.id)!;
    await withdrawals.settle([
      { networkId: chats[1]!.networkId, messageIds: [messageId!], outOfReach: 'the bot was removed' },
    ]);
    expect(await stop(thePost(postId))).toMatchObject({ left: 0, outOfReach: 2, deleted: 0 });
  });

  it('takes along the parts of its album that came late, and those that are still to come', async () => {
    const albumKey = `album-${nextNumber()}`;
    const part = () => ({ author, albumKey, content: photo() });
    const album = await hub.post(source, part());
    await hub.sendAll(album);
    const late = await hub.post(source, part());
    expect(late).not.toBe(album);
    await hub.sendAll(late);
    expect(await stop(thePost(album))).toMatchObject({ posts: 2, left: 4 });
    const later = await hub.say(source, part());
    expect(await hub.posts.admit(later)).toMatchObject({ admitted: false });
  });

  it('does not change any more: neither by an edit that comes now nor by one that came before', async () => {
    await sql`update hubs set edits = 'inplace' where id = ${hub.id}`.execute(database.sql);
    const message = hub.message(source, { author });
    const edited = (text: string) => ({ ...message, content: { kind: 'text', text, entities: [] } as const });
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    await hub.sendAll(postId);
    expect(await storeEdit(database, edited('Somebody thought better of it'))).toMatchObject({
      kind: 'stored',
    });
    await stop(thePost(postId));
    const late = await storeEdit(database, edited('And even better after that'));
    expect(late).toEqual({ kind: 'ignored', reason: 'taken back' });
    const revisions = createRevisions(database, () => 'unused');
    expect(await revisions.claim(postId, randomUUID(), 100, 0 as ChatId)).toEqual({ kind: 'done' });
  });
});

describe('What an author posted', () => {
  it('is found in every chat, newest first, and goes only after a ban', async () => {
    const first = await hub.post(source, { author });
    await hub.sendAll(first);
    const second = await hub.post(chats[0]!, { author });
    await hub.sendAll(second);
    await hub.sendAll(await hub.post(source));
    const scope = await everythingOf(author);
    expect(await stop(scope)).toMatchObject({ posts: 0, left: 0 });

    await ban(author);
    expect(await stop(scope)).toMatchObject({ posts: 2, left: 4 });
    const inThird = (await left(scope)).find(({ networkId }) => networkId === chats[1]!.networkId);
    expect(inThird!.messageIds).toHaveLength(2);
    expect(Number(inThird!.messageIds[0])).toBeGreaterThan(Number(inThird!.messageIds[1]));
    expect(await left(scope, [chats[1]!.networkId])).toHaveLength(2);
    await withdrawals.settle([inThird!]);
    expect(await stop(scope)).toMatchObject({ left: 2, deleted: 2 });
    expect(await withdrawals.copiesLeft(scope, { chats: 1, inChat: 1 }, [])).toMatchObject([
      { messageIds: [expect.any(String)] },
    ]);
  });

  it('after the ban was lifted stays, however late the withdrawal is', async () => {
    const before = await hub.post(source, { author });
    await hub.sendAll(before);
    await ban(author);
    await liftRestriction(database.sql, await hub.known(author), 'ban');
    const after = await hub.post(source, { author });
    await hub.sendAll(after);
    expect(await stop(await everythingOf(author))).toMatchObject({ posts: 1, left: 2 });
    const { rows } = await sql`select id from posts where id = ${after} and withdrawn_at is null`.execute(
      database.sql,
    );
    expect(rows).toHaveLength(1);
  });

  it('is not owed to chats that it was withheld from any more', async () => {
    const unpaid = await hub.chat({ trialDays: -1 });
    const postId = await hub.post(source, { author });
    expect((await hub.row(postId, unpaid)).state).toBe('withheld');
    await ban(author);
    await stop(await everythingOf(author));
    expect((await hub.row(postId, unpaid)).state).toBe('withdrawn');
  });
});
