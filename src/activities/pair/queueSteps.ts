import { mapInBatches } from '../../domain/concurrency/batches.ts';
import type { Listener, Saying, Speaker } from '../../domain/conversation/speaker.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { PairNotice } from '../../domain/pair/notice.ts';
import type { SearchState } from '../../domain/pair/queue.ts';
import type { PairQueue, WaitingMessage } from '../../domain/pair/work.ts';

/** What the queue of strangers is tended with. */
export interface QueueDependencies {
  readonly pairQueue: PairQueue;
  /** Starts the workflow of a session, or finds that it runs. */
  readonly startSession: (id: SessionId) => Promise<void>;
  /** Tells somebody for certain, some time. */
  readonly tellStranger: (to: Listener, notice: PairNotice) => Promise<void>;
  readonly wordWaiting: (message: WaitingMessage) => Promise<Saying>;
  /** What the message of a search says that is over. */
  readonly wordSearchOver: (to: Listener, how: Exclude<SearchState, 'waiting'>) => Promise<Saying>;
  readonly pairSpeaker: Pick<Speaker, 'amend'>;
}

/** The steps of the one who tends the queue. */
export interface QueueSteps {
  /** Does what is due in the queue. Answers when something is due again; undefined while nobody waits. */
  tendQueue(): Promise<{ readonly nextAt: number | undefined }>;
}

/** How many people are looked after in one step; what is left is due at once. */
const LOOKS = 200;
/** How many searches one process makes at a time. */
const AT_ONCE = 4;
const TOLD_AT_A_TIME = 50;
/** Edits of waiting messages compete with what people say to each other for the bot's sends. */
const REFRESHED_AT_A_TIME = 5;

/** Binds the steps to what they work on. */
export function createQueueSteps(dependencies: QueueDependencies): QueueSteps {
  const { pairQueue, startSession, tellStranger, wordWaiting, wordSearchOver, pairSpeaker } = dependencies;
  return {
    async tendQueue() {
      for (const id of await pairQueue.stalled(LOOKS)) await startSession(id);
      const seekers = await pairQueue.beginLooks(LOOKS);
      await mapInBatches(seekers, AT_ONCE, async (person) => {
        const match = await pairQueue.takePair(person);
        if (match) await startSession(match.sessionId);
      });
      for (const { to, waitingMessage } of await pairQueue.pauseOverdue(TOLD_AT_A_TIME)) {
        await tellStranger(to, { kind: 'nobody yet' });
        if (waitingMessage !== undefined) {
          await pairSpeaker.amend(to, waitingMessage, await wordSearchOver(to, 'paused'));
        }
      }
      for (const to of await pairQueue.takeNotified(TOLD_AT_A_TIME)) {
        await tellStranger(to, { kind: 'someone is here' });
      }
      for (const message of await pairQueue.beginRefreshes(REFRESHED_AT_A_TIME)) {
        await pairSpeaker.amend(message.to, message.messageId, await wordWaiting(message));
        // It may have ended while this was said, and what was said of that is overwritten now.
        const state = await pairQueue.searchStateOf(message.person);
        if (state !== 'waiting') {
          await pairSpeaker.amend(message.to, message.messageId, await wordSearchOver(message.to, state));
        }
      }
      return { nextAt: await pairQueue.nextLookAt() };
    },
  };
}
