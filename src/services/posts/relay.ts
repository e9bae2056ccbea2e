import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { storeForward } from '../../db/posts/automaticForwards.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { areKnown, storeArrival } from '../../db/posts/arrivals.ts';
import type { AutomaticForward } from '../../domain/conversation/incoming.ts';
import { gathered } from '../../domain/concurrency/gathered.ts';
import type { HeldBack } from '../../domain/posts/posts.ts';
import { type Destination, rulesOf } from '../../domain/posts/route.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { StoredMessage } from '../../domain/posts/storedWork.ts';
import { albumPartSignal, type PostState, relayPostWorkflow } from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { orOutage } from '../outage.ts';
import { workflowIdOf } from './postWorkflow.ts';

/** What became of a message. */
export type Taken =
  /** It is stored, and the workflow that carries it runs, or was left for later. */
  | { readonly kind: 'taken' }
  /** Of a chat that takes no part: nobody waits for it. */
  | { readonly kind: 'stranger' }
  /** The author may post again at that moment at the earliest, in milliseconds since 1970. */
  | { readonly kind: 'too many'; readonly until: number };

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
   * Stores a message, and starts or tells the workflow that carries it. Once this has resolved, nothing about the message
   * can be lost; the same message may be handed in any number of times. Messages are carried in the order in which they
   * were stored: the next one of a chat may be handed in once `stored` is called.
   *
   * @param stored called when the message has its place among those of its chat, with what does not let it go out now.
   *   The workflow starts when this has resolved with `carry`; `left` says that {@link carry} is called later.
   * @throws IntakeUnavailable while PostgreSQL or Temporal is away
   */
  take(
    message: SourceMessage,
    destination: Destination,
    stored: (work: StoredMessage, heldBack: HeldBack | undefined) => Promise<'carry' | 'left'>,
  ): Promise<Taken>;
  /**
   * Starts or tells the workflow that carries a stored message; in any order among the messages of a chat, and any
   * number of times.
   *
   * @throws IntakeUnavailable while Temporal is away
   */
  carry(work: StoredMessage): Promise<void>;
  /**
   * Whether a message was stored before, or belongs to an album that was. Messages that are asked about in one moment
   * cost one query.
   *
   * @throws IntakeUnavailable while PostgreSQL is away
   */
  isKnown(message: SourceMessage): Promise<boolean>;
  /**
   * Takes in that Telegram brought a channel's message into its discussion group.
   *
   * @throws IntakeUnavailable while PostgreSQL is away
   */
  forwarded(forward: AutomaticForward): Promise<void>;
}

/** Builds the service that takes posts in. */
export function createRelayService(
  database: AccountDatabase,
  client: Client,
  rules: RelayRules,
): RelayService {
  const isKnown = gathered((messages: readonly SourceMessage[]) => areKnown(database, messages));
  return {
    async take(message, destination, stored) {
      const arrival = await orOutage(() =>
        storeArrival(database, message, destination, rules.authorPerMinute),
      );
      if (arrival.kind === 'stranger' || arrival.kind === 'too many') return arrival;
      const { heldBack, postId, chatId, alias, album, workflowId, route } = arrival;
      const { kind: content } = message.content;
      const work = { of: 'post', postId, chatId, alias, album, workflowId, route, content } as const;
      if ((await stored(work, heldBack)) === 'carry') await orOutage(() => carry(work));
      return { kind: 'taken' };
    },
    carry: (work) => orOutage(() => carry(work)),
    isKnown: (message) => orOutage(() => isKnown(message)),
    forwarded: (forward) => orOutage(() => storeForward(database, forward)),
  };

  async function carry(work: StoredMessage): Promise<void> {
    const start = work.album ? startOrTellAlbum : startPost;
    try {
      await start(work);
    } catch (error) {
      // It runs already, or has run: this message came in before.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async function startPost(work: StoredMessage): Promise<void> {
    await client.workflow.start(relayPostWorkflow, {
      ...options(work, 'relaying'),
      args: [{ postId: work.postId, atOnce: true }],
      requestEagerStart: true,
    });
  }

  async function startOrTellAlbum(work: StoredMessage): Promise<void> {
    await client.workflow.signalWithStart(relayPostWorkflow, {
      ...options(work, 'collecting'),
      args: [{ postId: work.postId, atOnce: true, collectMs: rules.albumQuietMs }],
      signal: albumPartSignal,
    });
  }

  function options(work: StoredMessage, state: PostState) {
    const { chatId, alias, content, route } = work;
    return {
      taskQueue: TASK_QUEUES.relay,
      workflowId: workflowIdOf(work),
      workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
      staticSummary: operatorText(`${content} from chat ${chatId} of ours by ${alias}`),
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.chat, value: String(chatId) },
        { key: SEARCH_ATTRIBUTES.author, value: alias },
        { key: SEARCH_ATTRIBUTES.line, value: rulesOf(route).line },
        { key: SEARCH_ATTRIBUTES.state, value: state },
      ],
    };
  }
}
