import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { linkDiscussion, storeForward } from '../../../src/db/posts/automaticForwards.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { findPostOfMessage } from '../../../src/db/people/targets.ts';
import type { NetworkMessageId, PostId } from '../../../src/domain/ids.ts';
import type { SourceMessage } from '../../../src/domain/posts/post.ts';
import { nextNumber } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let channel: TestChat;
let group: TestChat;
let elsewhere: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  channel = await hub.chat();
  group = await hub.chat();
  elsewhere = await hub.chat();
  await sql`update chats set kind = 'supergroup' where id = ${group.id}`.execute(database.sql);
  await linkDiscussion(database, group.networkId, channel.networkId);
});

/** Telegram brings a message of the channel into the group; the id that it has there. */
async function forward(channelMessageId: NetworkMessageId): Promise<number> {
  const messageId = nextNumber();
  const told = {
    group: group.networkId,
    messageId: textId(messageId),
    channel: channel.networkId,
    channelMessageId,
  };
  await storeForward(database, told);
  // The same update may come twice.
  await storeForward(database, told);
  return messageId;
}

async function isLinked(): Promise<boolean> {
  const { rows } = await sql<{ linked: boolean }>`
    select discussion_of is not null as linked from chats where id = ${group.id}
  `.execute(database.sql);
  return rows[0]!.linked;
}

/** As if the post was planned, and settled where it is, that long ago. */
async function age(postId: PostId, seconds: number): Promise<void> {
  const ago = sql`${seconds}::int * interval '1 second'`;
  await sql`update posts set planned_at = planned_at - ${ago} where id = ${postId}`.execute(database.sql);
  await sql`update deliveries set settled_at = settled_at - ${ago} where post_id = ${postId}`.execute(
    database.sql,
  );
}

const claimedChats = async (postId: PostId): Promise<number[]> =>
  (await hub.claim(postId)).map(({ chatId }) => chatId);

describe("a channel's post in its discussion group", () => {
  let message: SourceMessage;
  let postId: PostId;

  beforeEach(async () => {
    message = hub.message(channel);
    postId = await hub.store(message);
  });

  it('is the automatic forward when that comes after the post was planned', async () => {
    await hub.admitAndPlan(postId);
    expect(await claimedChats(postId)).toEqual([elsewhere.id]);
    await forward(message.messageId);
    expect((await hub.row(postId, group)).state).toBe('sent');
    expect(await claimedChats(postId)).toEqual([]);
  });

  it('is the automatic forward when that comes before the post was planned', async () => {
    await forward(message.messageId);
    await hub.admitAndPlan(postId);
    expect(await claimedChats(postId)).toEqual([elsewhere.id]);
    expect((await hub.row(postId, group)).state).toBe('sent');
  });

  it('is the automatic forward when that comes before the post itself', async () => {
    const late = hub.message(channel);
    const there = await forward(late.messageId);
    const latePost = await hub.store(late);
    await hub.admitAndPlan(postId);
    await hub.admitAndPlan(latePost);
    expect(await claimedChats(postId)).toEqual([elsewhere.id]);
    await hub.claim(latePost);
    expect((await hub.row(latePost, group)).state).toBe('sent');
    expect(await findPostOfMessage(database, { chat: group.networkId, messageId: textId(there) })).toBe(
      latePost,
    );
  });

  it('leads answers to it to the post, also before the forward was matched', async () => {
    const there = await forward(message.messageId);
    const comment = await hub.say(group, { replyTo: textId(there) });
    expect(await hub.posts.admit(comment)).toMatchObject({ admitted: true });
    const { rows } = await sql<{ reply: string }>`
      select reply_to_post as reply from posts where id = ${comment}
    `.execute(database.sql);
    expect(Number(rows[0]!.reply)).toBe(postId);
  });

  it('is what answers from elsewhere answer in the group, when the channel takes none', async () => {
    await sql`update hub_members set incoming = false where chat_id = ${channel.id}`.execute(database.sql);
    await hub.admitAndPlan(postId);
    const there = await forward(message.messageId);
    const sent = await hub.sendAll(postId);
    const answer = await hub.post(elsewhere, { replyTo: sent.get(elsewhere.id)![0]! });
    const claimed = await hub.claim(answer);
    expect(claimed.find(({ chatId }) => chatId === group.id)?.replyTo).toBe(textId(there));
  });

  it('is recognised by what it says when the channel had forwarded it from elsewhere', async () => {
    await hub.admitAndPlan(postId);
    const there = nextNumber();
    const told = { group: group.networkId, messageId: textId(there), channel: channel.networkId };
    await storeForward(database, { ...told, content: message.content });
    await storeForward(database, { ...told, content: message.content });
    expect((await hub.row(postId, group)).state).toBe('sent');
    expect(await findPostOfMessage(database, { chat: group.networkId, messageId: textId(there) })).toBe(
      postId,
    );
  });

  it('that cannot be told leaves the two linked', async () => {
    await hub.admitAndPlan(postId);
    const told = { group: group.networkId, messageId: textId(nextNumber()), channel: channel.networkId };
    await storeForward(database, { ...told, content: hub.message(channel).content });
    await age(postId, 21);
    await sql`update automatic_forwards set seen_at = now()`.execute(database.sql);
    expect(await claimedChats(postId)).toContain(group.id);
    expect(await isLinked()).toBe(true);
  });

  it('is a copy of ours when Telegram brings none in time; the two count as unlinked from then on', async () => {
    await hub.admitAndPlan(postId);
    expect(await claimedChats(postId)).toEqual([elsewhere.id]);
    await age(postId, 21);
    expect(await claimedChats(postId)).toEqual([group.id]);
    expect(await isLinked()).toBe(false);
    const next = await hub.post(channel);
    await sql`update deliveries set state = 'sent' where post_id = ${postId}`.execute(database.sql);
    await sql`update posts set state = 'closed' where id = ${postId}`.execute(database.sql);
    expect(await claimedChats(next)).toEqual([group.id, elsewhere.id]);
  });

  it('is not touched by edits, and is not sent again by them', async () => {
    await sql`update hubs set edits = 'resend' where id = ${hub.id}`.execute(database.sql);
    await hub.admitAndPlan(postId);
    await forward(message.messageId);
    await hub.sendAll(postId);
    expect((await hub.row(postId, group)).version).toBeNull();
    const { rows } = await sql<{ id: string }>`
      with edited as (update posts set version = 2 where id = ${postId})
      insert into posts (id, hub_id, route, source_chat_id, source_network_id, author_id, protected, state, edit_of,
                         edit_version)
      select next_post_id(), hub_id, route, source_chat_id, source_network_id, author_id, protected, 'admitted', id, 2
      from posts where id = ${postId} returning id
    `.execute(database.sql);
    const resent = Number(rows[0]!.id) as PostId;
    await hub.posts.plan(resent);
    expect([...(await hub.states(resent)).keys()]).toEqual([elsewhere.id]);
  });

  it('counts as arrived where the group has no access', async () => {
    await sql`update subscriptions set trial_ends_at = now() - interval '1 day' where chat_id = ${group.id}`.execute(
      database.sql,
    );
    await hub.admitAndPlan(postId);
    expect((await hub.row(postId, group)).state).toBe('withheld');
    await forward(message.messageId);
    expect((await hub.row(postId, group)).state).toBe('sent');
  });
});

describe('a copy in the channel', () => {
  it('is brought into the group by Telegram: no other copy is sent there', async () => {
    const postId = await hub.post(elsewhere);
    const sent = await hub.sendAll(postId);
    expect([...sent.keys()]).toEqual([channel.id]);
    expect(await claimedChats(postId)).toEqual([]);
    const there = await forward(sent.get(channel.id)![0]!);
    expect((await hub.row(postId, group)).state).toBe('sent');
    expect(await findPostOfMessage(database, { chat: group.networkId, messageId: textId(there) })).toBe(
      postId,
    );
  });

  it('may be brought there before the call for it was answered', async () => {
    const postId = await hub.post(elsewhere);
    const token = crypto.randomUUID();
    await hub.begin(postId, token);
    const copy = nextNumber();
    await forward(textId(copy));
    expect((await hub.row(postId, group)).state).toBe('planned');
    await hub.settle(postId, token, channel, { state: 'sent', version: 1 }, [
      { part: 0, piece: 0, messageId: textId(copy) },
    ]);
    expect(await claimedChats(postId)).toEqual([]);
    expect((await hub.row(postId, group)).state).toBe('sent');
  });

  it('that cannot be sent leaves the group to us', async () => {
    const postId = await hub.post(elsewhere);
    const token = crypto.randomUUID();
    await hub.begin(postId, token);
    await hub.settle(postId, token, channel, { state: 'failed', reason: 'no rights' });
    expect(await claimedChats(postId)).toEqual([group.id]);
    expect(await isLinked()).toBe(true);
  });

  it('that does not come to the group in time is sent there', async () => {
    const postId = await hub.post(elsewhere);
    await hub.sendAll(postId);
    await age(postId, 21);
    expect(await claimedChats(postId)).toEqual([group.id]);
    expect(await isLinked()).toBe(false);
  });
});

it('The first message that Telegram brings into a group tells that the two are linked', async () => {
  await linkDiscussion(database, group.networkId, undefined);
  expect(await isLinked()).toBe(false);
  await forward(textId(nextNumber()));
  expect(await isLinked()).toBe(true);
});
