import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pauseHub, unfinishedPosts } from '../../../src/db/posts/pausing.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import { workflowIdOf } from '../../../src/services/posts/postWorkflow.ts';
import { lookAfterUnfinishedPosts } from '../../../src/services/posts/unfinishedWork.ts';
import type { TemporalLink } from '../../../src/temporal/connect.ts';
import { relayPostWorkflow } from '../../../src/workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../../src/workflows/taskQueues.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { ADMIN, World } from '../../support/world/world.ts';
import { encryptedLink } from '../../workflows/temporalLinks.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';

const HOUR_MS = 3_600_000;
const RULES = { albumQuietMs: 1_000, editQuietMs: 1_000 };

let link: TemporalLink;
let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let chat: TestChat;

beforeAll(async () => void (link = await encryptedLink()));
afterAll(() => link.close());
beforeEach(async () => {
  ({ database, end } = await freshDatabase());
  hub = await World.open(database);
  source = await hub.chat();
  chat = await hub.chat();
});
afterEach(() => end());

/** What is done an hour later. */
const lookAfter = () => lookAfterUnfinishedPosts(database, link.client, RULES, Date.now() + HOUR_MS);

async function workflowIdOfPost(postId: PostId): Promise<string> {
  const posts = await unfinishedPosts(database, hub.id);
  return workflowIdOf(posts.find((post) => post.postId === postId)!);
}

/** The workflow that carries a post; no worker is there to run it. */
async function carry(postId: PostId, workflowId: string) {
  return link.client.workflow.start(relayPostWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId,
    args: [{ postId }],
  });
}

describe('A post that is long unfinished', () => {
  test('is left alone while its workflow runs', async () => {
    const postId = await hub.post(source);
    const handle = await carry(postId, await workflowIdOfPost(postId));
    expect(await lookAfter()).toEqual({ started: 0, givenUp: 0 });
    expect(await hub.row(postId, chat)).toMatchObject({ state: 'planned' });
    await handle.terminate();
  });

  test('gets its workflow when it has none, once', async () => {
    const postId = await hub.post(source);
    expect(await lookAfter()).toEqual({ started: 1, givenUp: 0 });
    expect(await lookAfter()).toEqual({ started: 0, givenUp: 0 });
    const handle = link.client.workflow.getHandle(await workflowIdOfPost(postId));
    expect((await handle.describe()).type).toBe(relayPostWorkflow);
    await handle.terminate();
  });

  test('is given up when its workflow was terminated, and those behind it may go', async () => {
    const left = await hub.post(source);
    const behind = await hub.post(source);
    const handles = [
      await carry(left, await workflowIdOfPost(left)),
      await carry(behind, await workflowIdOfPost(behind)),
    ];
    await handles[0]!.terminate('by an operator');
    expect(await hub.claim(behind)).toHaveLength(0);
    expect(await lookAfter()).toEqual({ started: 0, givenUp: 1 });
    expect(await hub.row(left, chat)).toMatchObject({ state: 'failed', reason: 'its workflow was ended' });
    expect(await hub.claim(behind)).toHaveLength(1);
    await handles[1]!.terminate();
  });

  test('is held, not left, while the hub is paused; and a young one is on its way', async () => {
    await hub.post(source);
    expect(await lookAfterUnfinishedPosts(database, link.client, RULES)).toEqual({ started: 0, givenUp: 0 });
    await pauseHub(database, hub.id, ADMIN);
    expect(await lookAfter()).toEqual({ started: 0, givenUp: 0 });
  });
});
