import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { storeForward } from '../../db/posts/automaticForwards.ts';
import type { Database } from '../../db/database.ts';
import { type Arrival, storeArrival } from '../../db/posts/arrivals.ts';
import type { AutomaticForward } from '../../domain/conversation/incoming.ts';
import type { HeldBack } from '../../domain/posts/posts.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import { albumPartSignal, type PostState, relayPostWorkflow } from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { orOutage } from '../outage.ts';
import { workflowIdOf } from './postWorkflow.ts';

/**
 * What became of a message. `stored`: its place among the messages of its chat is kept, and `carry` starts, or
 * tells, the workflow that carries it; in any order among the messages of a chat, and any number of times.
 */
export type Stored =
  | { readonly kind: 'stored'; readonly heldBack?: HeldBack; carry(): Promise<void> }
  /** Of a chat that takes no part: nobody waits for it. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'too many' };

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
   * Stores a message. Once this and the `carry` that it answers with have resolved, nothing about the message can
   * be lost; the same message may be handed in any number of times. Messages of one chat are to be handed in one
   * after the other: they are carried in the order in which they were stored.
   *
   * @throws IntakeUnavailable while PostgreSQL is away; `carry` rejects with it while Temporal is
   */
  store(message: SourceMessage): Promise<Stored>;
  /**
   * Takes in that Telegram brought a channel's message into its discussion group.
   *
   * @throws IntakeUnavailable while PostgreSQL is away
   */
  forwarded(forward: AutomaticForward): Promise<void>;
}

/** Builds the service that takes posts in. */
export function createRelayService(database: Database, client: Client, rules: RelayRules): RelayService {
  return {
    async store(message) {
      const arrival = await orOutage(() => storeArrival(database, message, rules.authorPerMinute));
      if (arrival.kind === 'stranger' || arrival.kind === 'too many') return arrival;
      const { heldBack } = arrival;
      return {
        kind: 'stored',
        ...(heldBack && { heldBack }),
        carry: () => orOutage(() => carry(arrival, message)),
      };
    },
    forwarded: (forward) => orOutage(() => storeForward(database, forward)),
  };

  async function carry(arrival: StoredArrival, message: SourceMessage): Promise<void> {
    const start = arrival.album ? startOrTellAlbum : startPost;
    try {
      await start(arrival, message);
    } catch (error) {
      // It runs already, or has run: this message came in before.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async function startPost(arrival: StoredArrival, message: SourceMessage): Promise<void> {
    await client.workflow.start(relayPostWorkflow, {
      ...options(arrival, message, 'relaying'),
      args: [{ postId: arrival.postId, atOnce: true }],
      requestEagerStart: true,
    });
  }

  async function startOrTellAlbum(arrival: StoredArrival, message: SourceMessage): Promise<void> {
    await client.workflow.signalWithStart(relayPostWorkflow, {
      ...options(arrival, message, 'collecting'),
      args: [{ postId: arrival.postId, atOnce: true, collectMs: rules.albumQuietMs }],
      signal: albumPartSignal,
    });
  }

  function options(arrival: StoredArrival, { content }: SourceMessage, state: PostState) {
    const { chatId, alias } = arrival;
    return {
      taskQueue: TASK_QUEUES.relay,
      workflowId: workflowIdOf(arrival),
      workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
      staticSummary: operatorText(`${content.kind} from chat ${chatId} of ours by ${alias}`),
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.chat, value: String(chatId) },
        { key: SEARCH_ATTRIBUTES.author, value: alias },
        { key: SEARCH_ATTRIBUTES.line, value: 'hub' },
        { key: SEARCH_ATTRIBUTES.state, value: state },
      ],
    };
  }
}

type StoredArrival = Extract<Arrival, { kind: 'stored' }>;
