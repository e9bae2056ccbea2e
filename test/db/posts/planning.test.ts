import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import { photo } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { MemberSettings, TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

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

async function makeOlder(postId: PostId, seconds: number): Promise<void> {
  await sql`
    update posts set created_at = created_at - ${seconds}::int * interval '1 second' where id = ${postId}
  `.execute(database.sql);
}

describe('a plan', () => {
  it.each<MemberSettings>([
    { state: 'inactive' },
    { state: 'removed' },
    { state: 'pending' },
    { destination: false },
    { incoming: false },
  ])('leaves out a chat with %j', async (settings) => {
    const listener = await hub.chat();
    await hub.chat(settings);
    const postId = await hub.say(source);
    expect(await hub.posts.admit(postId)).toMatchObject({ audience: 1 });
    expect(await hub.posts.plan(postId)).toEqual({ kind: 'planned', planned: 1, withheld: 0 });
    expect([...(await hub.states(postId)).keys()]).toEqual([listener.id]);
  });

  it('includes chats that only listen, and no chat of another hub', async () => {
    const listener = await hub.chat({ source: false, outgoing: false });
    await (await World.open(database)).chat();
    const postId = await hub.post(source);
    expect([...(await hub.states(postId)).keys()]).toEqual([listener.id]);
  });

  it('includes the source when it wants its own posts', async () => {
    const own = await hub.chat({ selfSend: true });
    const postId = await hub.post(own);
    expect(await hub.states(postId)).toEqual(
      new Map([
        [source.id, 'planned'],
        [own.id, 'planned'],
      ]),
    );
  });

  it.each<[string, MemberSettings]>([
    ['planned', { trialDays: 1 }],
    ['planned', { trialDays: -1, paidDays: 1 }],
    ['withheld', { trialDays: -1 }],
    ['withheld', { trialDays: -1, paidDays: -1 }],
  ])('has a delivery as %s for a chat with %j', async (state, settings) => {
    const listener = await hub.chat(settings);
    const postId = await hub.say(source);
    await hub.posts.admit(postId);
    const counts = { planned: state === 'planned' ? 1 : 0, withheld: state === 'withheld' ? 1 : 0 };
    expect(await hub.posts.plan(postId)).toEqual({ kind: 'planned', ...counts });
    expect(await hub.states(postId)).toEqual(new Map([[listener.id, state]]));
  });

  it('sends a chat its own posts for nothing', async () => {
    const own = await hub.chat({ selfSend: true, trialDays: -1 });
    const postId = await hub.post(own);
    expect((await hub.states(postId)).get(own.id)).toBe('planned');
  });

  it('stays as it is when it is made again, whoever joined meanwhile', async () => {
    const listener = await hub.chat();
    const postId = await hub.post(source);
    await hub.chat();
    expect(await hub.posts.plan(postId)).toEqual({ kind: 'planned', planned: 1, withheld: 0 });
    await hub.sendAll(postId);
    expect(await hub.posts.plan(postId)).toEqual({ kind: 'planned', planned: 1, withheld: 0 });
    expect(await hub.states(postId)).toEqual(new Map([[listener.id, 'sent']]));
  });

  it('is made once when it is asked for many times at once', async () => {
    await hub.chat();
    const postId = await hub.say(source);
    await hub.posts.admit(postId);
    const plans = await Promise.all(Array.from({ length: 6 }, () => hub.posts.plan(postId)));
    for (const plan of plans) expect(plan).toEqual({ kind: 'planned', planned: 1, withheld: 0 });
  });

  it('is empty for a post that was refused', async () => {
    await hub.chat();
    const postId = await hub.say(source);
    await sql`update posts set state = 'refused', refusal = 'duplicate' where id = ${postId}`.execute(
      database.sql,
    );
    expect(await hub.posts.plan(postId)).toEqual({ kind: 'planned', planned: 0, withheld: 0 });
  });

  it('for 10,000 destinations is one quick statement', async () => {
    await hub.chats(10_000);
    const postId = await hub.say(source);
    await hub.posts.admit(postId);
    const began = Date.now();
    expect(await hub.posts.plan(postId)).toEqual({ kind: 'planned', planned: 10_000, withheld: 0 });
    expect(Date.now() - began).toBeLessThan(10_000);
  });
});

describe('the order of plans in one chat', () => {
  it.each(['collecting', 'admitted'] as const)('waits for an earlier post that is %s', async (state) => {
    await hub.chat();
    const earlier = await hub.say(source, { albumKey: 'k', content: photo() });
    if (state === 'admitted') await hub.posts.admit(earlier);
    const later = await hub.say(source);
    await hub.posts.admit(later);
    const oldestIsWhole = state === 'admitted';
    const behind = { newest: earlier, oldest: earlier, oldestIsWhole };
    expect(await hub.posts.plan(later)).toEqual({ kind: 'not yet', behind });
    expect(await hub.states(later)).toEqual(new Map());
    if (state === 'collecting') await hub.posts.admit(earlier);
    expect(await hub.posts.plan(earlier)).toMatchObject({ kind: 'planned' });
    expect(await hub.posts.plan(later)).toMatchObject({ kind: 'planned', planned: 1 });
  });

  it('tells the earlier posts’ ends, and whether the oldest may be planned by whoever waits', async () => {
    const album = await hub.say(source, { albumKey: 'k', content: photo() });
    const single = await hub.say(source);
    const later = await hub.say(source);
    await hub.posts.admit(later);
    const behind = { newest: single, oldest: album };
    expect(await hub.posts.plan(later)).toMatchObject({ behind: { ...behind, oldestIsWhole: false } });
    await makeOlder(album, 16);
    expect(await hub.posts.plan(later)).toMatchObject({ behind: { ...behind, oldestIsWhole: true } });
    await hub.posts.admit(album);
    await hub.posts.plan(album);
    expect(await hub.posts.plan(later)).toMatchObject({
      behind: { newest: single, oldest: single, oldestIsWhole: true },
    });
  });

  it('waits no longer than ten minutes', async () => {
    const earlier = await hub.say(source, { albumKey: 'k', content: photo() });
    const later = await hub.say(source);
    await hub.posts.admit(later);
    await makeOlder(earlier, 595);
    expect(await hub.posts.plan(later)).toMatchObject({ kind: 'not yet' });
    await makeOlder(earlier, 6);
    expect(await hub.posts.plan(later)).toMatchObject({ kind: 'planned' });
  });

  it('waits for no other chat, no later post and no refused one', async () => {
    const elsewhere = await hub.chat();
    await hub.say(elsewhere, { albumKey: 'k', content: photo() });
    const refused = await hub.say(source);
    await sql`update posts set state = 'refused', refusal = 'duplicate' where id = ${refused}`.execute(
      database.sql,
    );
    const post = await hub.say(source);
    await hub.say(source);
    await hub.posts.admit(post);
    expect(await hub.posts.plan(post)).toMatchObject({ kind: 'planned' });
  });

  it('lets a late sibling pass all but its own album', async () => {
    const album = await hub.say(source, { albumKey: 'k', content: photo() });
    await hub.posts.admit(album);
    await hub.say(source, { albumKey: 'still collected', content: photo() });
    const late = await hub.say(source, { albumKey: 'k', content: photo() });
    await hub.posts.admit(late);
    expect(await hub.posts.plan(late)).toMatchObject({ kind: 'not yet' });
    await hub.posts.plan(album);
    expect(await hub.posts.plan(late)).toMatchObject({ kind: 'planned' });
  });
});
