import type { Incoming } from '../../domain/conversation/incoming.ts';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import { updateIdOf } from '../normalise/normalise.ts';
import type { Count } from './count.ts';
import type { Handled } from './handled.ts';
import type { Logger } from './logger.ts';
import { pause } from './pause.ts';
import { createKeyedQueue } from '../../domain/concurrency/keyedQueue.ts';
import { supersededEdits } from './supersededEdits.ts';
import { wordlessError } from './wordlessError.ts';

/** What is left to do for an update once its turn in its chat is over. The update is taken when this is done. */
export type Beside = () => Promise<void>;

/** An update was more than its author may send: nothing follows from it. */
export type Dropped = 'over budget';

/**
 * Takes a batch of updates in. Resolves once every one of them is handled, ignored or passed over: from then on
 * they may be confirmed to Telegram. Rejects with {@link IntakeUnavailable} when one of them has to come again;
 * the whole batch is then offered again.
 */
export type Take = (updates: readonly unknown[]) => Promise<void>;

export interface TakerOptions {
  /** Makes a value of any update; never throws. */
  readonly normalise: (update: unknown) => Incoming;
  /**
   * Makes one update durable, or does what has to be done in its turn and answers with the rest. Both have to be
   * repeatable: after an outage they may see the same update id again. They reject with {@link IntakeUnavailable}
   * for an outage; any other rejection is taken for a fault of this update.
   */
  readonly handle: (incoming: Handled, updateId: number) => Promise<Beside | Dropped | void>;
  /**
   * Asks, outside its turn, whether an update is more than its author may send, so that it need not wait for its turn
   * before it is dropped. Undefined when it is not. Rejects with {@link IntakeUnavailable} for an outage.
   */
  readonly excess?: (incoming: Handled) => (() => Promise<boolean>) | undefined;
  readonly count: Count;
  readonly log: Logger;
  /** How many updates are handled at the same time at most, in their turn and beside; 32 each when unset. */
  readonly concurrency?: number;
  /** How often an update is tried that fails without an outage; 5 when unset. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; 250 when unset. */
  readonly firstRetryMs?: number;
}

/**
 * Builds what takes updates in: in their order within a chat, chats beside each other, calls beside each other
 * too. What an update needs no turn for keeps nobody of its chat waiting. Checkouts are in no turn, and nothing waits for
 * them: the network waits ten seconds for the answer and knows no second attempt.
 *
 * Tells two failures apart. An outage concerns every update, so the batch stops where it is and comes again. Any
 * other error is this update's own: it is tried a few times and then passed over, counted and logged, so that
 * one update that always fails cannot hold up all that follow.
 */
export function createTaker(options: TakerOptions): Take {
  const { normalise, handle, excess, count, log } = options;
  const attempts = options.attempts ?? 5;
  const firstRetryMs = options.firstRetryMs ?? 250;
  const turns = createKeyedQueue<number>(options.concurrency ?? 32);
  const besides = createKeyedQueue<number>(options.concurrency ?? 32);
  // What a batch had settled before an outage stopped it: it is not handled twice when the batch comes again.
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
        await pause(firstRetryMs * 2 ** (attempt - 1));
      }
    }
  }

  return async function take(updates) {
    let outage: IntakeUnavailable | undefined;

    /** Unless an outage has stopped the batch already. */
    async function unlessAway<T>(work: () => Promise<T>): Promise<T | undefined> {
      if (outage) return undefined;
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof IntakeUnavailable)) throw error;
        count('unavailable', error.dependency);
        outage = error;
        return undefined;
      }
    }

    /** Never rejects: the buyer pays again when it could not be answered. */
    async function takeCheckout(checkout: Handled, updateId: number): Promise<void> {
      try {
        const result = await settle(() => handle(checkout, updateId), checkout, updateId);
        if (result) count('taken', checkout.type);
      } catch (error) {
        if (error instanceof IntakeUnavailable) count('unavailable', error.dependency);
      }
    }

    async function takeInTurn(incoming: Handled, updateId: number): Promise<void> {
      const result = await unlessAway(() => settle(() => handle(incoming, updateId), incoming, updateId));
      if (result === undefined) return;
      if (result === false) return finish(updateId);
      const { done: rest } = result;
      if (typeof rest === 'function') {
        left.push(besides.run([], () => takeBeside(rest, incoming, updateId)));
        return;
      }
      finish(updateId, rest ?? 'taken', incoming);
    }

    async function takeUnlessExcess(
      isExcess: () => Promise<boolean>,
      incoming: Exclude<Handled, { type: 'checkout' }>,
      updateId: number,
    ): Promise<void> {
      const result = await unlessAway(() => settle(isExcess, incoming, updateId));
      if (result === undefined) return;
      if (result && result.done) finish(updateId, 'over budget', incoming);
      else await turns.run(chatsOf(incoming), () => takeInTurn(incoming, updateId));
    }

    async function takeBeside(beside: Beside, incoming: Handled, updateId: number): Promise<void> {
      const result = await unlessAway(() => settle(beside, incoming, updateId));
      if (result !== undefined) finish(updateId, result === false ? undefined : 'taken', incoming);
    }

    /** Nothing more is to be done for an update; one that was passed over has been counted. */
    function finish(updateId: number, event?: 'taken' | 'over budget' | 'superseded', about?: Handled): void {
      if (event && about) count(event, about.type);
      settled.add(updateId);
    }

    const left: Promise<void>[] = [];
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
        void takeCheckout(incoming, updateId);
      } else if (superseded.has(place)) {
        finish(updateId, 'superseded', incoming);
      } else {
        const isExcess = excess?.(incoming);
        if (isExcess) work.push(takeUnlessExcess(isExcess, incoming, updateId));
        else work.push(turns.run(chatsOf(incoming), () => takeInTurn(incoming, updateId)));
      }
    }
    await Promise.all(work);
    // By now all of these have been begun.
    await Promise.all(left);
    if (outage) throw outage;
    settled.clear();
  };
}

/** The chats whose order an update belongs to. A migration keeps its place in both. */
function chatsOf(incoming: Exclude<Handled, { readonly type: 'checkout' }>): readonly number[] {
  if (incoming.type === 'post' || incoming.type === 'edit') return [incoming.message.chat.networkId];
  if (incoming.type === 'migration') return [incoming.from, incoming.to];
  if (incoming.type === 'button') return [incoming.chat?.networkId ?? incoming.by.networkId];
  // It keeps its place among the payments of the same payer, which are told in their private chat.
  if (incoming.type === 'renewal') return [incoming.change.payer];
  // It names no chat.
  if (incoming.type === 'poll closed') return [];
  return [incoming.chat.networkId];
}
