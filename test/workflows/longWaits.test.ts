import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChatId, PostId } from '../../src/domain/ids.ts';
import type { BatchProgress } from '../../src/activities/posts/batch.ts';
import {
  albumPartSignal,
  postWorkflowId,
  type RelayPostInput,
  type RelayPostResult,
} from '../../src/workflows/posts/contract.ts';
import { type WorkflowWorld, type StandIns, openWorkflowWorld } from '../support/world/workflowWorld.ts';
import { eventsIn, historiesOfRuns } from './runs.ts';
import { timeSkippingLink } from './temporalLinks.ts';

let link: Awaited<ReturnType<typeof timeSkippingLink>>;
let setting: WorkflowWorld | undefined;
beforeAll(async () => {
  link = await timeSkippingLink();
  setting = await openWorkflowWorld(link);
}, 90_000);
afterAll(() => setting?.close());

const HOUR = 3_600_000;
const wait = (waitMs: number): BatchProgress => ({ open: 2, next: { kind: 'wait', waitMs } });
let lastChat = 0;

/** Carries a post to its end, skipping what it waits, and tells when its batches were made. */
async function carry(progress: BatchProgress[], standIns: StandIns = {}) {
  const times: number[] = [];
  const { postId } = setting!.addPost({
    async deliverBatch() {
      times.push(await link.env.currentTimeMs());
      return progress.shift() ?? { open: 0, next: { kind: 'done' } };
    },
    ...standIns,
  });
  const handle = await link.client.workflow.start<(input: RelayPostInput) => Promise<RelayPostResult>>(
    'relayPost',
    { ...setting!.startOptions({ postId }), workflowId: postWorkflowId(++lastChat as ChatId, 1 as PostId) },
  );
  expect(await handle.result()).toMatchObject({ state: 'relayed' });
  return { handle, gaps: times.slice(1).map((time, at) => time - times[at]!) };
}

describe('A post', () => {
  test('waits for hours when all its chats must', async () => {
    const { gaps } = await carry([wait(3 * HOUR), wait(24 * HOUR)]);
    expect(gaps).toEqual([expect.closeTo(3 * HOUR, -5), expect.closeTo(24 * HOUR, -5)]);
  });

  test('looks again after five minutes of a pause whose end it was not told', async () => {
    const { gaps } = await carry([{ open: 1, next: { kind: 'paused' } }]);
    expect(gaps).toEqual([expect.closeTo(300_000, -5)]);
  });

  test('keeps within 2,000 events when 100,000 chats go at 25 a second and each batch is followed by a wait', async () => {
    const { handle } = await carry(Array.from({ length: 67 }, () => wait(15_000)));
    const runs = await historiesOfRuns(link.client, handle.workflowId, handle.firstExecutionRunId);
    expect(eventsIn(runs)).toBeLessThan(2_000);
  });
});

describe('An album', () => {
  test('whose parts trickle in without end is collected for ten seconds', async () => {
    let admittedAt = 0;
    const { postId } = setting!.addPost({
      async admit() {
        admittedAt = await link.env.currentTimeMs();
        return { admitted: false, refusal: 'duplicate' };
      },
    });
    const began = await link.env.currentTimeMs();
    const handle = await link.client.workflow.signalWithStart('relayPost', {
      ...setting!.startOptions({ postId, collectMs: 5_000 }),
      workflowId: postWorkflowId(++lastChat as ChatId, 1 as PostId),
      signal: albumPartSignal,
    });
    // Between its leaps the server's clock goes on: a busy machine has the rest of the five seconds for each part.
    for (let part = 1; part <= 8; part++) {
      await link.env.sleep(1_500);
      // The last ones come after its end.
      await handle.signal(albumPartSignal).catch(() => {});
    }
    await handle.result();
    expect(admittedAt - began).toBeGreaterThan(9_000);
    expect(admittedAt - began).toBeLessThan(15_000);
  }, 90_000);
});
