import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../../db/database.ts';
import {
  type HeldEdit,
  type HeldPost,
  longUnfinishedPosts,
  unfinishedEdits,
  unfinishedPosts,
} from '../../db/posts/pausing.ts';
import { giveUpPost } from '../../db/posts/stragglers.ts';
import { mapInBatches } from '../../domain/concurrency/batches.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import {
  editedSignal,
  editPostWorkflow,
  type RelayPostInput,
  relayPostWorkflow,
} from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { workflowIdOf, workflowIdOfEdits } from './postWorkflow.ts';

/** How long a silence ends what is still being collected, in milliseconds. */
export interface UnfinishedWorkRules {
  readonly albumQuietMs: number;
  readonly editQuietMs: number;
}

/** Number of workflow starts under way at a time. */
const STARTED_AT_ONCE = 20;

/**
 * Starts the workflows of all posts and edits that the ledger knows to be unfinished, where Temporal has none of that
 * name, as after a restore. Answers with how many were started; safe to repeat.
 */
export async function startUnfinishedWork(
  database: Database,
  client: Client,
  rules: UnfinishedWorkRules,
): Promise<number> {
  const posts = await unfinishedPosts(database, DEFAULT_HUB);
  const edits = await unfinishedEdits(database, DEFAULT_HUB);
  const starts = [
    ...posts.map((post) => () => startPost(client, post, rules)),
    ...edits.map((edit) => () => startEdit(edit)),
  ];
  const outcomes = await mapInBatches(starts, STARTED_AT_ONCE, unlessThere);
  return outcomes.filter((isNew) => isNew).length;

  async function startEdit(edit: HeldEdit): Promise<void> {
    await client.workflow.signalWithStart(editPostWorkflow, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: workflowIdOfEdits(edit),
      args: [{ postId: edit.postId, quietMs: rules.editQuietMs }],
      signal: editedSignal,
      staticSummary: operatorText(`carried on: edits of a post from chat ${edit.chatId} of ours`),
      typedSearchAttributes: [...attributesOf(edit), { key: SEARCH_ATTRIBUTES.state, value: 'relaying' }],
    });
  }
}

/** A post that has taken this long is checked, in milliseconds. */
const LOOKED_AFTER_MS = 15 * 60_000;
/** Number of posts per round: those behind them are mostly waiting for them. */
const LOOKED_AFTER = 500;

/** What became of posts that were left alone. */
export interface LookedAfter {
  readonly started: number;
  readonly givenUp: number;
}

/**
 * Looks after posts that have long been unfinished. One that has no workflow gets it; one whose workflow failed or was
 * terminated by an operator is given up, since it would hold up all later posts of its chat. Safe to repeat.
 */
export async function lookAfterUnfinishedPosts(
  database: Database,
  client: Client,
  rules: UnfinishedWorkRules,
  now = Date.now(),
): Promise<LookedAfter> {
  const posts = await longUnfinishedPosts(database, now - LOOKED_AFTER_MS, LOOKED_AFTER);
  let [started, givenUp] = [0, 0];
  for (const post of posts) {
    const status = await statusOf(client, workflowIdOf(post));
    if (status === 'FAILED' || status === 'TERMINATED' || status === 'TIMED_OUT') {
      await giveUpPost(database, post.postId);
      givenUp++;
    } else if (status === undefined && (await unlessThere(() => startPost(client, post, rules)))) {
      started++;
    }
  }
  return { started, givenUp };
}

async function statusOf(client: Client, workflowId: string): Promise<string | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function startPost(client: Client, post: HeldPost, rules: UnfinishedWorkRules): Promise<void> {
  const collecting = post.album ? { collectMs: rules.albumQuietMs } : {};
  const input: RelayPostInput = { postId: post.postId, chatId: post.chatId, oneStep: true, ...collecting };
  await client.workflow.start(relayPostWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: workflowIdOf(post),
    args: [input],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary: operatorText(`carried on: a post from chat ${post.chatId} of ours`),
    typedSearchAttributes: attributesOf(post),
  });
}

function attributesOf({ chatId, route }: Pick<HeldPost, 'chatId' | 'route'>) {
  return [
    { key: SEARCH_ATTRIBUTES.chat, value: String(chatId) },
    { key: SEARCH_ATTRIBUTES.line, value: rulesOf(route).line },
  ];
}

/** Whether it was started; false when it runs already, or has run. */
async function unlessThere(start: () => Promise<void>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
