import type { Activities } from '../../../src/activities/createActivities.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import { runWorkers } from '../../../src/main/process/workers.ts';
import type { TemporalLink } from '../../../src/temporal/connect.ts';
import { type RelayPostInput, relayPostWorkflow } from '../../../src/workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../../src/workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../../src/workflows/taskQueues.ts';
import { operatorText } from '../../../src/workflows/operatorText.ts';
import { MODERATION_STAND_INS } from '../../workflows/moderationStandIns.ts';
import { SUBSCRIPTION_STAND_INS } from '../../workflows/subscriptionStandIns.ts';
import { PAIR_STAND_INS } from '../../workflows/pairStandIns.ts';

/** Stand-ins for the steps of one post. What a test does not give answers as for a small post that goes at once. */
export type StandIns = Partial<PostSteps>;

/** The steps that a post's workflow takes. */
type PostSteps = Pick<
  Activities,
  | 'admit'
  | 'carryAtOnce'
  | 'plan'
  | 'deliverAtOnce'
  | 'deliverBatch'
  | 'closePost'
  | 'abandonPost'
  | 'chatsToNudge'
  | 'beginEdit'
  | 'reviseBatch'
> & { showAnnouncement(postId: PostId): Promise<void> };

/** A Temporal namespace of a test file's own, with workers whose steps are stand-ins. */
export interface WorkflowWorld {
  readonly link: TemporalLink;
  /** A post that no other test uses, and the steps that were taken for it so far. */
  addPost(standIns?: StandIns): { readonly postId: PostId; readonly steps: string[] };
  /** What the intake starts a post with. */
  startOptions(input: RelayPostInput): ReturnType<typeof startOptions>;
  close(): Promise<void>;
}

/** Starts the workers at the end of a link, which ends with them. */
export async function openWorkflowWorld(link: TemporalLink): Promise<WorkflowWorld> {
  const posts = new Map<PostId, Required<StandIns>>();
  let forgetting = 0;
  const standIns: Activities = {
    ...MODERATION_STAND_INS,
    ...SUBSCRIPTION_STAND_INS,
    ...PAIR_STAND_INS,
    chatsToNudge: (postId) => posts.get(postId)!.chatsToNudge(postId),
    carryAtOnce: (postId) => posts.get(postId)!.carryAtOnce(postId),
    admit: (postId) => posts.get(postId)!.admit(postId),
    plan: (postId) => posts.get(postId)!.plan(postId),
    deliverAtOnce: (postId) => posts.get(postId)!.deliverAtOnce(postId),
    deliverBatch: (postId) => posts.get(postId)!.deliverBatch(postId),
    closePost: (postId) => posts.get(postId)!.closePost(postId),
    abandonPost: (postId) => posts.get(postId)!.abandonPost(postId),
    tendLedger: async () => ({ dropped: ['2026-01-01'], kept: [] }),
    beginEdit: (postId) => posts.get(postId)!.beginEdit(postId),
    reviseBatch: (postId) => posts.get(postId)!.reviseBatch(postId),
    forgetCopies: async () => ++forgetting % 2 === 1,
    forgetPerson: async () => {},
    tellForgotten: async () => {},
    showAnnouncement: (postId) => posts.get(postId)!.showAnnouncement(postId),
  };
  const workers = await runWorkers(link, standIns);
  let lastId = 0;
  return {
    link,
    addPost(given = {}) {
      const postId = ++lastId as PostId;
      const steps: string[] = [];
      const all = { ...SMALL_POST, ...given };
      const noted = Object.entries(all).map(
        ([name, step]: [string, (postId: PostId) => Promise<unknown>]) => [
          name,
          (id: PostId) => {
            steps.push(name);
            return step(id);
          },
        ],
      );
      posts.set(postId, Object.fromEntries(noted) as Required<StandIns>);
      return { postId, steps };
    },
    startOptions,
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await link.close();
    },
  };
}

const SMALL_POST: Required<StandIns> = {
  admit: async () => ({ admitted: true, audience: 3, parts: 1 }),
  plan: async () => ({ kind: 'planned', planned: 3, withheld: 1 }),
  carryAtOnce: async () => ({ kind: 'closed', open: 0, sent: 2, failed: 1, withheld: 1, doubts: 0 }),
  deliverAtOnce: async () => true,
  deliverBatch: async () => ({ open: 0, next: { kind: 'done' } }),
  closePost: async () => ({ open: 0, sent: 2, failed: 1, withheld: 1, doubts: 0 }),
  abandonPost: async () => ({ open: 0, sent: 1, failed: 2, withheld: 1, doubts: 0 }),
  chatsToNudge: async () => [],
  beginEdit: async () => ({ kind: 'revise' }),
  reviseBatch: async () => ({ open: 0, next: { kind: 'done' } }),
  showAnnouncement: async () => {},
};

function startOptions(input: RelayPostInput) {
  return {
    workflowType: relayPostWorkflow,
    taskQueue: TASK_QUEUES.relay,
    args: [input] as [RelayPostInput],
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    staticSummary: operatorText('photo from chat 1001 of ours by u-a3x7k2'),
    typedSearchAttributes: [
      { key: SEARCH_ATTRIBUTES.chat, value: '1001' },
      { key: SEARCH_ATTRIBUTES.author, value: 'u-a3x7k2' },
      { key: SEARCH_ATTRIBUTES.line, value: 'hub' },
      ...(input.oneStep
        ? []
        : [
            {
              key: SEARCH_ATTRIBUTES.state,
              value: input.collectMs === undefined ? 'relaying' : 'collecting',
            },
          ]),
    ],
  };
}
