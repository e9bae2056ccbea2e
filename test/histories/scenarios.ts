import type { WorkflowHandle } from '@temporalio/client';
import { ofHub } from '../../src/domain/billing/subscriber.ts';
import type { PostId } from '../../src/domain/ids.ts';
import {
  catchUpWorkflow,
  catchUpWorkflowId,
  endRenewalUpdate,
  grantUpdate,
  payUpdate,
  RECONCILE_PAYMENTS,
  refundWorkflow,
  refundWorkflowId,
  revokeUpdate,
  subscriptionChangedSignal,
  subscriptionWorkflow,
  subscriptionWorkflowId,
  TEND_SUBSCRIPTIONS,
} from '../../src/workflows/billing/contract.ts';
import {
  restrictionChangedSignal,
  restrictionWorkflow,
  restrictionWorkflowId,
  TEND_MODERATION,
} from '../../src/workflows/moderation/contract.ts';
import {
  MATCHMAKER_ID,
  matchmakerWorkflow,
  queueChangedSignal,
  sessionChangedSignal,
  sessionWorkflow,
  sessionWorkflowId,
  TEND_SESSIONS,
} from '../../src/workflows/pair/contract.ts';
import { forgetWorkflow, forgetWorkflowId } from '../../src/workflows/people/contract.ts';
import {
  albumPartSignal,
  announcementWorkflowId,
  announceWorkflow,
  editedSignal,
  editPostWorkflow,
  editWorkflowId,
  postWithdrawalWorkflowId,
  postWorkflowId,
  type RelayPostInput,
  relayPostWorkflow,
  resendWorkflowId,
  TEND_LEDGER,
  wakeSignal,
  withdrawAgainSignal,
  withdrawalWorkflow,
} from '../../src/workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../src/workflows/taskQueues.ts';
import { until } from '../support/until.ts';
import type { AuthorId, ChatId, SessionId } from '../../src/domain/ids.ts';
import { looksLeft, someAuthor, willNeglect, willStop, willTend } from '../workflows/moderationStandIns.ts';
import type { WorkflowWorld, StandIns } from '../support/world/workflowWorld.ts';
import { queueLooksMade, sessionLooksLeft, willSee } from '../workflows/pairStandIns.ts';
import { looksLeftAt, trialView, willLook, willRelease } from '../workflows/subscriptionStandIns.ts';
import { textId } from '../support/ids.ts';

const BEHIND = { newest: 1 as PostId, oldest: 1 as PostId, oldestIsWhole: false };

/** A path through a workflow, whose history is kept in `<name>.json`. */
export interface Scenario {
  readonly name: string;
  readonly workflow: string;
  /** Walks it, and answers with the run to keep. */
  walk(setting: WorkflowWorld): Promise<WorkflowHandle>;
}

/** Gives one payment back. */
const refunding = (name: string): Scenario => ({
  name,
  workflow: refundWorkflow,
  async walk({ link: { client } }) {
    const handle = await client.workflow.start(refundWorkflow, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: refundWorkflowId(1),
      args: [{ paymentId: 1 }],
    });
    await handle.result();
    return handle;
  },
});

/** Forgets somebody who has posted. */
const forgetting = (name: string): Scenario => ({
  name,
  workflow: forgetWorkflow,
  async walk({ link }) {
    const report = { to: { networkId: textId(1), kind: 'private' }, messageId: textId(3), language: 'es' } as const;
    const handle = await link.client.workflow.start(forgetWorkflow, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: forgetWorkflowId('somebody'),
      args: [{ orderId: 'somebody', report }],
    });
    await handle.result();
    return handle;
  },
});

/** Every path that is worth keeping. Each exported workflow has one at least. */
export const SCENARIOS: readonly Scenario[] = [
  relaying('single', async (start) => {
    const { handle } = await start();
    await handle.result();
    return handle;
  }),
  relaying('at-once', async (start) => {
    const { handle } = await start({}, { atOnce: true });
    await handle.result();
    return handle;
  }),
  relaying('at-once-in-part', async (start) => {
    const { handle } = await start(
      { deliverAtOnce: async () => false, deliverBatch: batches('more') },
      { atOnce: true },
    );
    await handle.result();
    return handle;
  }),
  relaying('at-once-failed', async (start) => {
    const { handle } = await start(
      {
        deliverAtOnce: async () => {
          throw new Error('the limiter is away');
        },
      },
      { atOnce: true },
    );
    await handle.result();
    return handle;
  }),
  relaying('one-step', async (start) => {
    const { handle } = await start({}, { oneStep: true, chatId: 1 as ChatId });
    await handle.result();
    return handle;
  }),
  relaying('one-step-in-part', async (start) => {
    const { handle, steps } = await start(
      {
        carryAtOnce: async () => ({ kind: 'planned', deliveries: 3, withheld: 0 }),
        deliverBatch: batches('paused', 'more'),
      },
      { oneStep: true, chatId: 1 as ChatId },
    );
    await until(() => steps.includes('deliverBatch'));
    await handle.signal(wakeSignal);
    await handle.result();
    return handle;
  }),
  relaying('one-step-large', async (start) => {
    const { handle } = await start({ carryAtOnce: async () => ({ kind: 'large' }) }, { oneStep: true });
    await handle.result();
    return handle;
  }),
  relaying('one-step-late', async (start) => {
    let looks = 0;
    const { handle } = await start(
      {
        carryAtOnce: async () =>
          ++looks < 2 ? { kind: 'not yet' } : { kind: 'refused', refusal: 'duplicate' },
      },
      { oneStep: true },
    );
    await handle.result();
    return handle;
  }),
  relaying('one-step-nudged', async (start) => {
    const { handle } = await start(
      {
        carryAtOnce: async () => ({
          kind: 'closed',
          open: 0,
sent: 1,
failed: 0,
withheld: 1,
doubts: 0,
          toNudge: [1 as ChatId],
        }),
      },
      { oneStep: true },
    );
    await handle.result();
    return handle;
  }),
  relaying('album', async (_, setting) => {
    const { postId } = setting.addPost();
    const handle = await setting.link.client.workflow.signalWithStart(relayPostWorkflow, {
      ...setting.startOptions({ postId, collectMs: 500 }),
      workflowId: postWorkflowId(1 as ChatId, postId),
      signal: albumPartSignal,
    });
    await handle.signal(albumPartSignal);
    await handle.result();
    return handle;
  }),
  relaying('refused', async (start) => {
    const { handle } = await start({ admit: async () => ({ admitted: false, refusal: 'duplicate' }) });
    await handle.result();
    return handle;
  }),
  relaying('planned-late', async (start) => {
    let looks = 0;
    const { handle } = await start({
      plan: async () => (++looks < 2 ? { kind: 'not yet', behind: BEHIND } : { kind: 'planned', planned: 3, withheld: 0 }),
    });
    await handle.result();
    return handle;
  }),
  relaying('large-audience', async (start) => {
    const { handle } = await start({
      admit: async () => ({ admitted: true, audience: 100_000, parts: 1 }),
      deliverBatch: batches('more', 'more'),
    });
    await handle.result();
    return handle;
  }),
  relaying('paused', async (start) => {
    const { handle, steps } = await start({ deliverBatch: batches('paused', 'wait') });
    for (let batch = 1; batch <= 2; batch++) {
      await until(() => steps.filter((step) => step === 'deliverBatch').length === batch);
      await handle.signal(wakeSignal);
    }
    await handle.result();
    return handle;
  }),
  relaying('step-retried', async (start) => {
    let calls = 0;
    const { handle } = await start({
      async admit() {
        if (++calls === 1) throw new Error('the database is away');
        return { admitted: true, audience: 3, parts: 1 };
      },
    });
    await handle.result();
    return handle;
  }),
  relaying('cancelled', async (start) => {
    const { handle, steps } = await start({ deliverBatch: batches('wait') });
    await until(() => steps.includes('deliverBatch'));
    await handle.cancel();
    await handle.result().catch(() => {});
    return handle;
  }),
  relaying('long', async (start, setting) => (await walkLongPost(start, setting)).first),
  relaying('continued', async (start, setting) => (await walkLongPost(start, setting)).second),
  scheduled('tend-ledger', TEND_LEDGER.workflowType),
  scheduled('tend-ledger-heavy', TEND_LEDGER.workflowType),
  {
    name: 'tend-moderation',
    workflow: TEND_MODERATION.workflowType,
    async walk({ link: { client } }) {
      const sleeper = someAuthor('u-asleep');
      willTend(sleeper.alias, { kind: 'wait', until: Date.now() + 3_600_000 });
      const asleep = await client.workflow.start(restrictionWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: restrictionWorkflowId(sleeper.alias),
        args: [sleeper],
      });
      await until(() => looksLeft(sleeper.alias) === 0);
      const bans = [someAuthor('u-banned')];
      willNeglect({ mutes: [sleeper, someAuthor('u-forgot')], bans, posts: [78 as PostId] });
      const handle = await client.workflow.start(TEND_MODERATION.workflowType, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: 'tend-moderation',
      });
      await handle.result();
      willNeglect({ mutes: [], bans: [], posts: [] });
      await asleep.result();
      return handle;
    },
  },
  {
    name: 'pair-session',
    workflow: sessionWorkflow,
    async walk({ link: { client } }) {
      const id = 5 as SessionId;
      const now = Date.now();
      const seat = { told: true, endTold: false, wantsLonger: false, wantsNames: false };
      const ana = { ...seat, personId: 1 as AuthorId, chatId: 1 as ChatId };
      const ben = { ...seat, personId: 2 as AuthorId, chatId: 2 as ChatId };
      const open = { kind: 'open', endsAt: now + 3_600_000, silentAt: now + 3_600_000, prolonged: false } as const;
      const over = { kind: 'over', reason: 'ended', endedBy: ana.personId, endedAt: now } as const;
      willSee(
        id,
        { ...open, seats: [{ ...ana, told: false }, { ...ben, told: false }] },
        { ...open, seats: [{ ...ana, wantsLonger: true }, ben] },
        { ...open, seats: [ana, ben], prolonged: true },
        { ...open, seats: [ana, ben], endsAt: Date.now() + 60_000 },
        { ...open, seats: [{ ...ana, wantsNames: true }, { ...ben, wantsNames: true }] },
        { ...over, seats: [ana, ben], aftermathEndsAt: now + 3_600_000 },
        { ...over, seats: [{ ...ana, endTold: true }, { ...ben, endTold: true }], aftermathEndsAt: now },
      );
      const handle = await client.workflow.start(sessionWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: sessionWorkflowId(id),
        args: [{ sessionId: id }],
      });
      // A look that finds it made longer is followed by the next one at once.
      for (const left of [6, 5, 3, 2, 1]) {
        await until(() => sessionLooksLeft(id) === left);
        await handle.signal(sessionChangedSignal);
      }
      await handle.result();
      return handle;
    },
  },
  {
    name: 'matchmaker',
    workflow: matchmakerWorkflow,
    async walk({ link: { client } }) {
      const wake = () =>
        client.workflow.signalWithStart(matchmakerWorkflow, {
          taskQueue: TASK_QUEUES.relay,
          workflowId: MATCHMAKER_ID,
          args: [{ queue: 'pair' }],
          signal: queueChangedSignal,
        });
      const handle = await wake();
      await until(() => queueLooksMade() >= 2);
      await wake();
      await until(() => queueLooksMade() >= 3);
      await handle.terminate();
      return handle;
    },
  },
  scheduled('tend-sessions', TEND_SESSIONS.workflowType),
  {
    name: 'restriction',
    workflow: restrictionWorkflow,
    async walk({ link: { client } }) {
      const author = someAuthor('u-aaaaaa');
      const to = { networkId: textId(7), kind: 'private' } as const;
      const end = Date.now() + 3_600_000;
      willTend(
        author.alias,
        { kind: 'tell that it began', to, until: end },
        { kind: 'wait', until: end },
        { kind: 'wait', until: Date.now() + 500 },
        { kind: 'tell that it is over', to },
      );
      const handle = await client.workflow.signalWithStart(restrictionWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: restrictionWorkflowId(author.alias),
        args: [author],
        signal: restrictionChangedSignal,
      });
      // It has looked a second time, and waits.
      await until(() => looksLeft(author.alias) === 2);
      await handle.signal(restrictionChangedSignal);
      await handle.result();
      return handle;
    },
  },
  {
    name: 'withdrawal',
    workflow: withdrawalWorkflow,
    async walk({ link: { client } }) {
      const postId = 77 as PostId;
      const tally = { posts: 1, left: 0, deleted: 0, outOfReach: 0, stopped: 2, underWay: 0, doubts: 0 };
      willStop(postId, { ...tally, left: 3 }, { ...tally, deleted: 3, underWay: 1 });
      const report = { to: { networkId: textId(7), kind: 'private' as const }, messageId: textId(1) };
      const handle = await client.workflow.signalWithStart(withdrawalWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: postWithdrawalWorkflowId(postId),
        args: [{ scope: { kind: 'post', postId } }],
        signal: withdrawAgainSignal,
        signalArgs: [report],
      });
      await handle.result();
      return handle;
    },
  },
  relaying('nudged', async (start) => {
    const { handle } = await start({
      closePost: async () => ({ open: 0, sent: 2, failed: 0, withheld: 2, doubts: 0, toNudge: [1, 2] as ChatId[] }),
    });
    await handle.result();
    return handle;
  }),
  forgetting('forgotten'),
  forgetting('forgotten-at-once'),
  forgetting('forgotten-heavy'),
  {
    name: 'announced',
    workflow: announceWorkflow,
    async walk(setting) {
      let endBatch!: () => void;
      const batchEnds = new Promise<void>((resolve) => (endBatch = resolve));
      const { postId, steps } = setting.addPost({
        async deliverBatch() {
          await batchEnds;
          return { open: 0, next: { kind: 'done' } };
        },
      });
      const handle = await setting.link.client.workflow.start(announceWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: `${announcementWorkflowId(postId)}/report`,
        args: [{ postId, report: { to: { networkId: textId(1), kind: 'private' }, messageId: textId(2), language: 'en' } }],
      });
      await until(() => steps.includes('showAnnouncement'), 30_000);
      endBatch();
      await handle.result();
      return handle;
    },
  },
  {
    name: 'edited',
    workflow: editPostWorkflow,
    async walk(setting) {
      const { postId, steps } = setting.addPost({ reviseBatch: batches('more', 'wait', 'paused') });
      const handle = await startEditing(setting, postId);
      const taken = (count: number) => until(() => steps.filter((step) => step === 'reviseBatch').length === count);
      await taken(2);
      await handle.signal(editedSignal);
      await taken(3);
      await handle.signal(wakeSignal);
      await handle.result();
      return handle;
    },
  },
  {
    name: 'edited-resent',
    workflow: editPostWorkflow,
    async walk(setting) {
      const again = setting.addPost();
      const { postId } = setting.addPost({
        beginEdit: async () => ({
          kind: 'resend',
          postId: again.postId,
          workflowId: resendWorkflowId(1 as ChatId, again.postId, 2),
        }),
      });
      const handle = await startEditing(setting, postId);
      await handle.result();
      await until(() => again.steps.includes('closePost'));
      return handle;
    },
  },
  {
    name: 'subscription',
    workflow: subscriptionWorkflow,
    async walk({ link: { client } }) {
      const chatId = 1 as ChatId;
      const running = { gone: false, view: trialView(Date.now()), standing: 'trial', networkId: textId(-1) } as const;
      const due = { kind: 'reminder', of: 'trial', daysLeft: 1, endsAt: 1, moment: 1 } as const;
      const later = { ...running, nextAt: Date.now() + 3_600_000 };
      willLook(chatId, { ...running, due }, later, later, later, later, later, { ...running, standing: 'lapsed' });
      const handle = await client.workflow.start(subscriptionWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: subscriptionWorkflowId(ofHub(chatId)),
        args: [{ chatId }],
      });
      await handle.executeUpdate(grantUpdate, { args: [{ key: 'a' }] });
      await handle.executeUpdate(payUpdate, { args: [1] });
      await handle.executeUpdate(endRenewalUpdate, { args: [{ key: 'c' }] });
      await handle.executeUpdate(revokeUpdate, { args: [{ key: 'b' }] });
      willLook(chatId);
      await handle.signal(subscriptionChangedSignal);
      await handle.result();
      return handle;
    },
  },
  {
    name: 'subscription-moved',
    workflow: subscriptionWorkflow,
    async walk({ link: { client } }) {
      const chatId = 4 as ChatId;
      const group = { gone: false, view: trialView(1), standing: 'lapsed', networkId: textId(-4) } as const;
      willLook(chatId, group, { ...group, networkId: textId(-1_004) });
      const handle = await client.workflow.start(subscriptionWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: subscriptionWorkflowId(ofHub(chatId)),
        args: [{ chatId }],
      });
      await until(() => looksLeftAt(chatId) === 1);
      await handle.signal(subscriptionChangedSignal);
      await until(() => looksLeftAt(chatId) === 0);
      await handle.signal(subscriptionChangedSignal);
      await handle.result();
      return handle;
    },
  },
  {
    name: 'subscription-continued',
    workflow: subscriptionWorkflow,
    async walk({ link: { client } }) {
      const chatId = 2 as ChatId;
      const lapsed = {
        gone: false,
        view: trialView(1),
        standing: 'lapsed',
        networkId: textId(-2),
      } as const;
      willLook(chatId, ...Array.from({ length: 400 }, () => lapsed));
      const handle = await client.workflow.start(subscriptionWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: subscriptionWorkflowId(ofHub(chatId)),
        args: [{ chatId }],
      });
      const firstRunId = handle.firstExecutionRunId;
      const runId = async () =>
        (await client.workflow.getHandle(handle.workflowId).describe()).runId;
      for (let signals = 0; (await runId()) === firstRunId; signals++) {
        if (signals > 400) throw new Error('It does not continue as new.');
        await client.workflow.getHandle(handle.workflowId).signal(subscriptionChangedSignal);
      }
      willLook(chatId);
      await client.workflow.getHandle(handle.workflowId).signal(subscriptionChangedSignal);
      return client.workflow.getHandle(handle.workflowId, firstRunId);
    },
  },
  refunding('refund'),
  refunding('refund-told'),
  {
    name: 'catch-up',
    workflow: catchUpWorkflow,
    async walk(setting) {
      const { client } = setting.link;
      const chatId = 3 as ChatId;
      willRelease(chatId, setting.addPost().postId, setting.addPost().postId);
      const handle = await client.workflow.start(catchUpWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: catchUpWorkflowId('hub', chatId),
        args: [{ chatId }],
      });
      await handle.result();
      return handle;
    },
  },
  scheduled('tend-subscriptions', TEND_SUBSCRIPTIONS.workflowType),
  scheduled('tend-subscriptions-heavy', TEND_SUBSCRIPTIONS.workflowType),
  scheduled('reconcile-payments', RECONCILE_PAYMENTS.workflowType),
  scheduled('reconcile-payments-heavy', RECONCILE_PAYMENTS.workflowType),
];

function startEditing({ link }: WorkflowWorld, postId: PostId): Promise<WorkflowHandle> {
  return link.client.workflow.signalWithStart(editPostWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: editWorkflowId(1 as ChatId, postId),
    args: [{ postId, quietMs: 100 }],
    signal: editedSignal,
  });
}

type Start = (
  standIns?: StandIns,
  more?: Partial<RelayPostInput>,
) => Promise<{ handle: WorkflowHandle; steps: string[] }>;

function scheduled(name: string, workflow: string): Scenario {
  return {
    name,
    workflow,
    async walk({ link }) {
      const handle = await link.client.workflow.start(workflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: name,
      });
      await handle.result();
      return handle;
    },
  };
}

function relaying(
  name: string,
  walk: (start: Start, setting: WorkflowWorld) => Promise<WorkflowHandle>,
): Scenario {
  return {
    name,
    workflow: relayPostWorkflow,
    walk: (setting) =>
      walk(async (standIns, more) => {
        const { postId, steps } = setting.addPost(standIns);
        const handle = await setting.link.client.workflow.start(relayPostWorkflow, {
          ...setting.startOptions({ postId, ...more }),
          workflowId: postWorkflowId(1 as ChatId, postId),
        });
        return { handle, steps };
      }, setting),
  };
}

/** Batches that come to these, one after the other, and then to the end. */
function batches(...kinds: ('more' | 'paused' | 'wait')[]): Required<StandIns>['deliverBatch'] {
  return async () => {
    const kind = kinds.shift() ?? 'done';
    return { open: kind === 'done' ? 0 : 2, next: kind === 'wait' ? { kind, waitMs: 3_600_000 } : { kind } };
  };
}

/** A post whose first run grows so long that a second takes over. */
async function walkLongPost(start: Start, { link }: WorkflowWorld) {
  let endBatch!: () => void;
  const batchEnds = new Promise<void>((resolve) => (endBatch = resolve));
  let calls = 0;
  const { handle, steps } = await start({
    async deliverBatch() {
      if (++calls > 1) return { open: 0, next: { kind: 'done' } };
      await batchEnds;
      return { open: 2, next: { kind: 'more' } };
    },
  });
  await until(() => steps.includes('deliverBatch'));
  for (let sent = 0; sent < 1_000; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => handle.signal(albumPartSignal)));
  }
  const { runId } = await handle.describe();
  endBatch();
  await handle.result();
  const { client } = link;
  const second = await client.workflow.getHandle(handle.workflowId).describe();
  return {
    first: client.workflow.getHandle(handle.workflowId, runId),
    second: client.workflow.getHandle(handle.workflowId, second.runId),
  };
}
