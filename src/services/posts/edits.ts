import type { Client } from '@temporalio/client';
import type { AccountDatabase } from '../../db/accounts.ts';
import { type EditedMessage, type EditFitters, pollClosed, storeEdit } from '../../db/posts/edits.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { editedSignal, editPostWorkflow } from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import type { StoredEdit } from '../../domain/posts/storedWork.ts';
import { orOutage } from '../outage.ts';
import { workflowIdOfEdits } from './postWorkflow.ts';

/** Takes in how people change what they posted. */
export interface EditService {
  /**
   * Stores an edit, and tells the workflow that carries the post's edits. Once this has resolved the edit cannot be lost;
   * the same edit may be handed in any number of times. Nothing follows for a message that is no post.
   *
   * @param stored called when the edit has its place among those of its chat, which is when the next one may be handed
   *   in; undefined when there is nothing to carry. The workflow is told when this has resolved with `carry`; `left` says
   *   that {@link carry} is called later.
   * @throws IntakeUnavailable while PostgreSQL or Temporal is away
   */
  take(
    message: EditedMessage,
    stored: (work: StoredEdit | undefined) => Promise<'carry' | 'left'>,
  ): Promise<void>;
  /**
   * Tells the workflow that carries the post's edits; in any order, and any number of times.
   *
   * @throws IntakeUnavailable while Temporal is away
   */
  carry(work: StoredEdit): Promise<void>;
  /**
   * Closes the copies of a poll that somebody closed. Nothing follows for a poll that was not carried, and for the copies
   * themselves.
   *
   * @throws IntakeUnavailable while PostgreSQL or Temporal is away
   */
  closePoll(pollId: string): Promise<void>;
}

/**
 * @param rules.editQuietMs how long after the last edit the changes go out
 * @param fitters what edits say where a route does not let them pass as they are
 */
export function createEditService(
  database: AccountDatabase,
  client: Client,
  rules: { readonly editQuietMs: number },
  fitters: EditFitters = {},
): EditService {
  const service: EditService = {
    async take(message, stored) {
      const work = await store(message);
      const next = await stored(work);
      if (work && next === 'carry') await service.carry(work);
    },
    async carry(work) {
      const { postId, chatId, alias, route } = work;
      await orOutage(() =>
        client.workflow.signalWithStart(editPostWorkflow, {
          taskQueue: TASK_QUEUES.relay,
          workflowId: workflowIdOfEdits(work),
          args: [{ postId, quietMs: rules.editQuietMs }],
          signal: editedSignal,
          staticSummary: operatorText(`edits of a post from chat ${chatId} of ours by ${alias}`),
          typedSearchAttributes: [
            { key: SEARCH_ATTRIBUTES.chat, value: String(chatId) },
            { key: SEARCH_ATTRIBUTES.author, value: alias },
            { key: SEARCH_ATTRIBUTES.line, value: rulesOf(route).line },
            { key: SEARCH_ATTRIBUTES.state, value: 'relaying' },
          ],
        }),
      );
    },
    async closePoll(pollId) {
      const message = await orOutage(() => pollClosed(database, pollId));
      const work = message && (await store(message));
      if (work) await service.carry(work);
    },
  };
  return service;

  async function store(message: EditedMessage): Promise<StoredEdit | undefined> {
    const arrival = await orOutage(() => storeEdit(database, message, fitters));
    if (arrival.kind === 'ignored') return undefined;
    const { postId, chatId, alias, editWorkflowId, route } = arrival;
    return { of: 'edit', postId, chatId, alias, editWorkflowId, route };
  }
}
