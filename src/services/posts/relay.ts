import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { storeForward } from '../../db/posts/automaticForwards.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { areKnown } from '../../db/posts/arrivals.ts';
import type { NetworkChatId } from '../../domain/ids.ts';
import type { AutomaticForward } from '../../domain/conversation/incoming.ts';
import { gathered } from '../../domain/concurrency/gathered.ts';
import type { HeldBack } from '../../domain/posts/posts.ts';
import { type Destination, rulesOf } from '../../domain/posts/route.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { PostsInHand } from '../../domain/posts/postsInHand.ts';
import type { StoredMessage } from '../../domain/posts/storedWork.ts';
import { albumPartSignal, relayPostWorkflow } from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { orOutage } from '../outage.ts';
import { createStoreInOrder } from './storeInOrder.ts';
import { workflowIdOf } from './postWorkflow.ts';

/** What became of a message. */
export type Taken =
  /** It is stored, and the workflow that carries it runs, or was left for later. */
  | { readonly kind: 'taken' }
  /** What its chat sends does not include it. */
  | { readonly kind: 'stays' }
  /** Of a chat that takes no part: nobody waits for it. */
  | { readonly kind: 'stranger' }
  /** The author may post again at that moment at the earliest, in milliseconds since 1970. */
  | { readonly kind: 'too many'; readonly until: number };

/** What bounds and times the taking in. */
export interface RelayRules {
  /** How many posts of one author are taken in a minute; 0 for any number. */
  readonly authorPerMinute: number;
  /** An album is complete after this time without another part, in milliseconds. */
  readonly albumQuietMs: number;
}

/** Takes in what people post. */
export interface RelayService {
  /**
   * Stores a message, and starts or tells the workflow that carries it. Once this has resolved, nothing about the message
   * can be lost; the same message may be handed in any number of times. Messages of a chat are stored, and carried, in the
   * order in which they are handed in: the next one may be handed in at once.
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
  /** Resolves when no message of these chats is being stored. */
  caughtUp(chats: readonly NetworkChatId[]): Promise<void>;
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

/** Builds the service that takes posts in. @param inHand bounds how many posts are started at a time */
export function createRelayService(
  database: AccountDatabase,
  client: Client,
  rules: RelayRules,
  inHand: PostsInHand,
): RelayService {
  const inOrder = createStoreInOrder(database, rules.authorPerMinute);
  const isKnown = gathered((messages: readonly SourceMessage[]) => areKnown(database, messages));
  return {
    async take(message, destination, stored) {
      const arrival = await inOrder.store(message, destination);
      if (arrival.kind !== 'stored') return arrival;
      const { heldBack, postId, chatId, alias, album, workflowId, route } = arrival;
      const { kind: content } = message.content;
      const work = { of: 'post', postId, chatId, alias, album, workflowId, route, content } as const;
      if ((await stored(work, heldBack)) === 'carry') await orOutage(() => carry(work));
      return { kind: 'taken' };
    },
    caughtUp: (chats) => inOrder.caughtUp(chats),
    carry: (work) => orOutage(() => carry(work)),
    isKnown: (message) => orOutage(() => isKnown(message)),
    forwarded: (forward) => orOutage(() => storeForward(database, forward)),
  };

  async function carry(work: StoredMessage): Promise<void> {
    try {
      await (work.album ? startOrTellAlbum(work) : startPost(work));
    } catch (error) {
      // It runs already, or has run: this message came in before.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async function startPost(work: StoredMessage): Promise<void> {
    await inHand.begin(work.postId);
    try {
      await start(work);
    } catch (error) {
      inHand.end(work.postId);
      throw error;
    }
  }

  async function start(work: StoredMessage): Promise<void> {
    await client.workflow.start(relayPostWorkflow, {
      ...options(work),
      args: [{ postId: work.postId, chatId: work.chatId, oneStep: true }],
      requestEagerStart: true,
    });
  }

  async function startOrTellAlbum(work: StoredMessage): Promise<void> {
    await client.workflow.signalWithStart(relayPostWorkflow, {
      ...options(work),
      args: [{ postId: work.postId, chatId: work.chatId, oneStep: true, collectMs: rules.albumQuietMs }],
      signal: albumPartSignal,
    });
  }

  function options(work: StoredMessage) {
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
      ],
    };
  }
}
