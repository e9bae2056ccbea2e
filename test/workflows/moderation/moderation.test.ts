import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PostId } from '../../../src/domain/ids.ts';
import type { RestrictionStep } from '../../../src/domain/moderation/restriction.ts';
import {
  restrictionChangedSignal,
  restrictionWorkflow,
  restrictionWorkflowId,
  TEND_MODERATION,
} from '../../../src/workflows/moderation/contract.ts';
import { postWithdrawalWorkflowId } from '../../../src/workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../../src/workflows/taskQueues.ts';
import { until } from '../../support/until.ts';
import {
  looksLeft,
  noticesTold,
  someAuthor,
  willFailToSay,
  willNeglect,
  willTend,
} from '../moderationStandIns.ts';
import { type WorkflowWorld, openWorkflowWorld } from '../../support/world/workflowWorld.ts';
import { timeSkippingLink } from '../temporalLinks.ts';
import { textId } from '../../support/ids.ts';

let link: Awaited<ReturnType<typeof timeSkippingLink>>;
let setting: WorkflowWorld | undefined;
beforeAll(async () => {
  link = await timeSkippingLink();
  setting = await openWorkflowWorld(link);
}, 90_000);
afterAll(() => setting?.close());

const DAY = 86_400_000;
const to = { networkId: textId(7), kind: 'private' } as const;

function begin(alias: string) {
  return link.client.workflow.signalWithStart(restrictionWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: restrictionWorkflowId(alias),
    args: [someAuthor(alias)],
    signal: restrictionChangedSignal,
  });
}

describe('A mute', () => {
  test('of seven days ends by itself after seven days and is told at its beginning and at its end', async () => {
    const began = await link.env.currentTimeMs();
    const end = began + 7 * DAY;
    const before = noticesTold().length;
    const steps: RestrictionStep[] = [
      { kind: 'tell that it began', to, until: end },
      { kind: 'wait', until: end },
      { kind: 'tell that it is over', to },
    ];
    willTend('u-seven7', ...steps);
    await (await begin('u-seven7')).result();
    expect((await link.env.currentTimeMs()) - began).toBeGreaterThanOrEqual(7 * DAY);
    expect(noticesTold().slice(before)).toEqual([{ kind: 'muted', until: end }, { kind: 'mute over' }]);
  });

  test('that is lifted does not wait for its end', async () => {
    const end = (await link.env.currentTimeMs()) + 30 * DAY;
    willTend('u-lifted', { kind: 'wait', until: end }, { kind: 'tell that it is over', to });
    const handle = await begin('u-lifted');
    await until(() => looksLeft('u-lifted') === 1);
    await handle.signal(restrictionChangedSignal);
    await handle.result();
    const { events } = await handle.fetchHistory();
    expect(events!.filter((event) => event.timerFiredEventAttributes)).toEqual([]);
  });

  test('is told once although nothing could be said at first', async () => {
    const before = noticesTold().length;
    willFailToSay(2);
    willTend('u-unheard', { kind: 'tell that it is over', to });
    await (await begin('u-unheard')).result();
    expect(noticesTold().slice(before)).toEqual([{ kind: 'mute over' }]);
  });

  test('whose end nobody told its workflow of is seen to by the upkeep', async () => {
    const end = (await link.env.currentTimeMs()) + 30 * DAY;
    willTend('u-asleep', { kind: 'wait', until: end }, { kind: 'tell that it is over', to });
    const handle = await begin('u-asleep');
    await until(() => looksLeft('u-asleep') === 1);
    willNeglect({ mutes: [someAuthor('u-asleep')], bans: [], posts: [] });
    const upkeep = await link.client.workflow.start(TEND_MODERATION.workflowType, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: 'tend-moderation-awake',
    });
    // Whoever waits for a result here has time skipped, and with it the mute.
    await until(async () => (await handle.describe()).status.name === 'COMPLETED');
    willNeglect({ mutes: [], bans: [], posts: [] });
    expect(await upkeep.result()).toBe(0);
    const { events } = await handle.fetchHistory();
    expect(events!.filter((event) => event.timerFiredEventAttributes)).toEqual([]);
  });
});

test('What a dead process left undone is taken up', async () => {
  const postId = 4711 as PostId;
  willNeglect({ mutes: [someAuthor('u-forgot')], bans: [someAuthor('u-banned')], posts: [postId] });
  willTend('u-forgot', { kind: 'tell that it is over', to });
  const started = await link.client.workflow.execute(TEND_MODERATION.workflowType, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: 'tend-moderation-once',
  });
  willNeglect({ mutes: [], bans: [], posts: [] });
  expect(started).toBe(3);
  await link.client.workflow.getHandle(restrictionWorkflowId('u-forgot')).result();
  const withdrawn = await link.client.workflow.getHandle(postWithdrawalWorkflowId(postId)).result();
  expect(withdrawn).toEqual({ deleted: 3, outOfReach: 1, stopped: 2 });
});
