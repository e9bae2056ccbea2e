import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { pauseHub, resumeHub, unfinishedPosts } from '../../../src/db/posts/pausing.ts';
import { giveUpPost } from '../../../src/db/posts/stragglers.ts';
import type { HubId, PostId } from '../../../src/domain/ids.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { ADMIN, World } from '../../support/world/world.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  chat = await hub.chat();
});

const hubId = (): HubId => hub.id;

async function plannedHoursAgo(postId: PostId, hours: number): Promise<void> {
  await sql`
    update posts set planned_at = now() - make_interval(hours => ${hours}::int) where id = ${postId}
  `.execute(database.sql);
}

describe('a paused hub', () => {
  it('claims nothing from then on, and all of it again once it is resumed', async () => {
    const postId = await hub.post(source);
    expect(await pauseHub(database, hubId(), ADMIN)).toBe(true);
    expect(await pauseHub(database, hubId(), ADMIN)).toBe(false);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'paused' });
    expect(await resumeHub(database, hubId(), ADMIN)).toBe(true);
    expect(await resumeHub(database, hubId(), ADMIN)).toBe(false);
    expect(await hub.claim(postId)).toHaveLength(1);
  });

  it('names the posts that wait, oldest first, as their workflows are named', async () => {
    const first = await hub.post(source);
    const second = await hub.post(source);
    const posts = await unfinishedPosts(database, hubId());
    expect(posts.map((post) => post.postId)).toEqual([first, second]);
    expect(posts[0]).toMatchObject({ chatId: source.id, album: false });
  });

  it('names a post that is still on its way to its plan as well', async () => {
    const collecting = await hub.say(source, { albumKey: 'still coming in' });
    expect((await unfinishedPosts(database, hubId())).map((post) => post.postId)).toEqual([collecting]);
  });

  it('gives nothing up for its age: what was held begins to wait when the hub is resumed', async () => {
    const postId = await hub.post(source);
    await pauseHub(database, hubId(), ADMIN);
    await plannedHoursAgo(postId, 72);
    await resumeHub(database, hubId(), ADMIN);
    const claim = await hub.claimOf(postId);
    expect(claim).toMatchObject({ kind: 'claimed' });
    expect(claim.kind === 'claimed' && claim.ageMs).toBeLessThan(60_000);
  });
});

describe('a post that nobody delivers any more', () => {
  it('is ended, so that those behind it may go', async () => {
    const left = await hub.post(source);
    const behind = await hub.post(source);
    expect(await hub.claim(behind)).toHaveLength(0);
    await giveUpPost(database, left);
    expect(await hub.row(left, chat)).toMatchObject({ state: 'failed', reason: 'its workflow was ended' });
    expect(await hub.claim(behind)).toHaveLength(1);
  });
});
