import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Database } from '../db/database.ts';
import { storeArrival } from '../db/arrivals.ts';
import type { SourceMessage } from '../domain/post.ts';
import {
  albumPartSignal,
  albumWorkflowId,
  type PostState,
  postWorkflowId,
  type RelayPostInput,
  relayPostWorkflow,
  SEARCH_ATTRIBUTES,
  TASK_QUEUES,
} from '../workflows/messages.ts';
import { operatorText } from '../workflows/operatorText.ts';
import { orOutage } from './outage.ts';

/** Whether a message was taken; one of a chat that takes no part counts as taken, since nobody waits for it. */
export type Taken = 'taken' | 'too many';

/** What bounds and times the taking in. */
export interface RelayRules {
  /** How many posts of one author are taken in a minute; 0 for any number. */
  readonly authorPerMinute: number;
  /** So long without a further part ends an album, in milliseconds. */
  readonly albumQuietMs: number;
}

/** Takes in what people post. */
export interface RelayService {
  /**
   * Stores a message and starts, or tells, the workflow that carries it. Once this resolves nothing about the
   * message can be lost; the same message may be handed in any number of times.
   *
   * @throws IntakeUnavailable while PostgreSQL or Temporal is away
   */
  relay(message: SourceMessage): Promise<Taken>;
}

/** Builds the service that takes posts in. */
export function createRelayService(database: Database, client: Client, rules: RelayRules): RelayService {
  return {
    async relay(message) {
      const arrival = await orOutage(() => storeArrival(database, message, rules.authorPerMinute));
      if (arrival.kind === 'stranger') return 'taken';
      if (arrival.kind === 'too many') return 'too many';
      const { postId, alias, album } = arrival;
      await orOutage(async () => {
        try {
          if (album) await startOrTellAlbum({ postId, collectMs: rules.albumQuietMs }, message, alias);
          else await startPost({ postId }, message, alias);
        } catch (error) {
          // It runs already, or has run: this message came in before.
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      });
      return 'taken';
    },
  };

  async function startPost(input: RelayPostInput, message: SourceMessage, alias: string): Promise<void> {
    await client.workflow.start(relayPostWorkflow, {
      ...options(input, message, alias, 'relaying'),
      workflowId: postWorkflowId(message.chat.networkId, message.messageId),
      requestEagerStart: true,
    });
  }

  async function startOrTellAlbum(
    input: RelayPostInput,
    message: SourceMessage,
    alias: string,
  ): Promise<void> {
    await client.workflow.signalWithStart(relayPostWorkflow, {
      ...options(input, message, alias, 'collecting'),
      workflowId: albumWorkflowId(message.chat.networkId, message.albumKey!),
      signal: albumPartSignal,
    });
  }

  function options(input: RelayPostInput, message: SourceMessage, alias: string, state: PostState) {
    return {
      taskQueue: TASK_QUEUES.relay,
      args: [input] as [RelayPostInput],
      workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
      staticSummary: operatorText(`${message.content.kind} from chat ${message.chat.networkId} by ${alias}`),
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.chat, value: String(message.chat.networkId) },
        { key: SEARCH_ATTRIBUTES.author, value: alias },
        { key: SEARCH_ATTRIBUTES.line, value: 'hub' },
        { key: SEARCH_ATTRIBUTES.state, value: state },
      ],
    };
  }
}
