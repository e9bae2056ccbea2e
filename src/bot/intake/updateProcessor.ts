import type { Incoming } from '../../domain/conversation/incoming.ts';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import { updateIdOf } from '../normalise/normalise.ts';
import type { Count } from './count.ts';
import type { Handled } from './handled.ts';
import type { Logger } from './logger.ts';
import { Semaphore } from '../../domain/concurrency/semaphore.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import { createKeyedQueue } from '../../domain/concurrency/keyedQueue.ts';
import { supersededEdits } from './supersededEdits.ts';
import { wordlessError } from './wordlessError.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** An update's turn among those of its chat. */
export interface Turn {
  /**
   * Lets the next update of the chat begin. Resolves when there is room to go on with this one concurrently.
   *
   * @throws IntakeUnavailable when something has turned out to be away meanwhile
   */
  end(): Promise<void>;
  /** @throws IntakeUnavailable when something has turned out to be away, so that what is done from here on would go first */
  check(): void;
}

/** An update was more than its author may send: nothing follows from it. */
export type Dropped = 'over budget';

/** Makes one update durable. See {@link UpdateProcessorOptions.route}. */
export type RouteUpdate = (incoming: Handled, updateId: number, turn: Turn) => Promise<Dropped | void>;

/**
 * Processes a batch of updates. Resolves once every one of them is durable, ignored or passed over: from then on
 * they may be confirmed to Telegram. Rejects with {@link IntakeUnavailable} when one of them has to come again;
 * the whole batch is then offered again.
 */
export type ProcessUpdates = (updates: readonly unknown[]) => Promise<void>;

/** The turn of an update whose order does not matter. */
const NO_TURN: Turn = { end: async () => {}, check: () => {} };

/** What updates are processed with. */
export interface UpdateProcessorOptions {
  /** Makes a value of any update; never throws. */
  readonly normalise: (update: unknown) => Incoming;
  /**
   * Makes one update durable. Its turn ends when this says so, or else when this resolves. Has to be repeatable: after
   * an outage it may see the same update id again. Rejects with {@link IntakeUnavailable} for an outage; any other
   * rejection is taken for a fault of this update.
   */
  readonly route: RouteUpdate;
  /**
   * Asks, before its turn, whether an update is more than its author may send, so that it need not wait for its turn
   * to be dropped. Undefined when it is not. Rejects with {@link IntakeUnavailable} for an outage.
   */
  readonly excess?: (incoming: Handled) => (() => Promise<boolean>) | undefined;
  readonly count: Count;
  readonly log: Logger;
  /** How many updates are processed at the same time at most, during their turn and after it; 32 each when unset. */
  readonly concurrency?: number;
  /** How often an update is tried that fails without an outage; 5 when unset. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; 250 when unset. */
  readonly firstRetryMs?: number;
}

/**
 * Builds the function that processes updates: those of one chat in their order, those of different chats and different
 * calls concurrently. What an update needs no turn for keeps nobody of its chat waiting. Checkouts have no turn, and
 * nothing waits for them: the network waits ten seconds for the answer and knows no second attempt.
 *
 * Tells two failures apart. An outage concerns every update, so the batch stops where it is and comes again. Any
 * other error is this update's own: it is tried a few times and then passed over, counted and logged, so that
 * one update that always fails cannot hold up all that follow.
 */
export function createUpdateProcessor(options: UpdateProcessorOptions): ProcessUpdates {
  const { normalise, route, excess, count, log } = options;
  const attempts = options.attempts ?? 5;
  const firstRetryMs = options.firstRetryMs ?? 250;
  const queue = createKeyedQueue<NetworkChatId>(options.concurrency ?? 32);
  const roomAfterTurns = new Semaphore(options.concurrency ?? 32);
  // What a batch had settled before an outage stopped it: it is not processed twice when the batch comes again.
  const settled = new Set<number>();

  /** Tries a step of an update until it is done; false when the update is passed over. */
  async function settle<T>(
    step: () => Promise<T>,
    incoming: Handled,
    updateId: number,
  ): Promise<{ readonly done: T } | false> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return { done: await step() };
      } catch (error) {
        if (error instanceof IntakeUnavailable) throw error;
        const failure = { updateId, type: incoming.type, attempt, err: wordlessError(error) };
        if (attempt === attempts) {
          log.error(failure, 'an update failed too often and is passed over');
          count('passed over', incoming.type);
          return false;
        }
        log.warn(failure, 'an update failed and is tried again');
        await sleep(firstRetryMs * 2 ** (attempt - 1));
      }
    }
  }

  return async function processUpdates(updates) {
    let outage: IntakeUnavailable | undefined;

    /** Unless an outage has stopped the batch already. */
    async function unlessAway<T>(work: () => Promise<T>): Promise<T | undefined> {
      if (outage) return undefined;
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof IntakeUnavailable)) throw error;
        // An update that stopped because of an outage met with none itself.
        if (error !== outage) count('unavailable', error.dependency);
        outage = error;
        return undefined;
      }
    }

    /** Never rejects: the buyer pays again when it could not be answered. */
    async function processCheckout(checkout: Handled, updateId: number): Promise<void> {
      try {
        const result = await settle(() => route(checkout, updateId, NO_TURN), checkout, updateId);
        if (result) count('taken', checkout.type);
      } catch (error) {
        if (error instanceof IntakeUnavailable) count('unavailable', error.dependency);
      }
    }

    /** Resolves when the update's turn ends; what is left of it is awaited with the batch. */
    function processInOrder(incoming: Handled, updateId: number): Promise<void> {
      const turn = Promise.withResolvers<void>();
      afterTurns.push(processOne(incoming, updateId, turn.resolve).finally(turn.resolve));
      return turn.promise;
    }

    async function processOne(incoming: Handled, updateId: number, endTurn: () => void): Promise<void> {
      let hasRoom = false;
      const turn: Turn = {
        async end() {
          // The turn of a second attempt has ended already.
          if (hasRoom) return;
          endTurn();
          await roomAfterTurns.take(1);
          hasRoom = true;
          turn.check();
        },
        check() {
          if (outage) throw outage;
        },
      };
      try {
        const result = await unlessAway(() =>
          settle(() => route(incoming, updateId, turn), incoming, updateId),
        );
        if (result === undefined) return;
        if (result) finish(updateId, result.done ?? 'taken', incoming);
        else finish(updateId);
      } finally {
        if (hasRoom) roomAfterTurns.give(1);
      }
    }

    async function processUnlessExcess(
      isExcess: () => Promise<boolean>,
      incoming: Exclude<Handled, { type: 'checkout' }>,
      updateId: number,
    ): Promise<void> {
      const result = await unlessAway(() => settle(isExcess, incoming, updateId));
      if (result === undefined) return;
      if (result && result.done) finish(updateId, 'over budget', incoming);
      else await queue.run(chatsOf(incoming), () => processInOrder(incoming, updateId));
    }

    /** Nothing more is to be done for an update; one that was passed over has been counted. */
    function finish(updateId: number, event?: 'taken' | 'over budget' | 'superseded', about?: Handled): void {
      if (event && about) count(event, about.type);
      settled.add(updateId);
    }

    const afterTurns: Promise<void>[] = [];
    const work: Promise<void>[] = [];
    const fresh = updates
      .map((update) => ({ update, updateId: updateIdOf(update) }))
      .filter(({ updateId }) => updateId === undefined || !settled.has(updateId))
      .map(({ update, updateId }) => ({ incoming: normalise(update), updateId }));
    const superseded = supersededEdits(
      fresh.map(({ incoming }) => (incoming.type === 'ignored' ? undefined : incoming)),
    );
    for (const [place, { incoming, updateId }] of fresh.entries()) {
      if (incoming.type === 'ignored' || updateId === undefined) {
        count('ignored', incoming.type === 'ignored' ? incoming.reason : 'malformed update');
        if (updateId !== undefined) settled.add(updateId);
      } else if (incoming.type === 'checkout') {
        settled.add(updateId);
        void processCheckout(incoming, updateId);
      } else if (superseded.has(place)) {
        finish(updateId, 'superseded', incoming);
      } else {
        const isExcess = excess?.(incoming);
        if (isExcess) work.push(processUnlessExcess(isExcess, incoming, updateId));
        else work.push(queue.run(chatsOf(incoming), () => processInOrder(incoming, updateId)));
      }
    }
    await Promise.all(work);
    // By now all of these have been begun.
    await Promise.all(afterTurns);
    if (outage) throw outage;
    settled.clear();
  };
}

/** The chats whose order an update belongs to. A migration keeps its place in both. */
export function chatsOf(incoming: Exclude<Handled, { readonly type: 'checkout' }>): readonly NetworkChatId[] {
  if (incoming.type === 'post' || incoming.type === 'edit') return [incoming.message.chat.networkId];
  if (incoming.type === 'migration') return [incoming.from, incoming.to];
  if (incoming.type === 'button') return [incoming.chat?.networkId ?? incoming.by.networkId];
  // It keeps its place among the payments of the same payer, which are told in their private chat.
  if (incoming.type === 'renewal') return [incoming.change.payer];
  // It names no chat.
  if (incoming.type === 'poll closed') return [];
  return [incoming.chat.networkId];
}
