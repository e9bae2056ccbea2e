import type {
  BotRequest,
  BotTask,
  BotTaskStore,
  NewBotTask,
  StoredBotTask,
} from '../../domain/conversation/botTask.ts';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import type { Unrelayable } from '../../domain/conversation/incoming.ts';
import { ExpiringMap } from '../../domain/concurrency/expiringMap.ts';
import { createKeyedQueue } from '../../domain/concurrency/keyedQueue.ts';
import { Semaphore } from '../../domain/concurrency/semaphore.ts';
import type { SourceChat } from '../../domain/posts/post.ts';
import type { StoredWork } from '../../domain/posts/storedWork.ts';
import { type BudgetRules, RateBudget } from '../../domain/concurrency/rateBudget.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { SupportThread } from '../../domain/conversation/support.ts';
import type { Count } from '../intake/count.ts';
import type { Dropped } from '../intake/updateProcessor.ts';
import type { Logger } from '../intake/logger.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import { wordlessError } from '../intake/wordlessError.ts';
import type { NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';

/** What one person may ask of the bot: ten taps in a row, then one a second. Nobody taps faster for long. */
export const PERSON_BUDGET: BudgetRules = { burst: 10, everyMs: 1_000 };
/** What an admin of the hub may ask of the bot: they work through lists of chats and people. */
export const ADMIN_BUDGET: BudgetRules = { burst: 60, everyMs: 200 };
/** What one chat may ask of the bot: more than a person, so that no single member uses up what others need. */
export const CHAT_BUDGET: BudgetRules = { burst: 30, everyMs: 500 };

/** How many tasks this process holds at most; what people ask for beyond that is dropped. */
const MOST_TASKS = 5_000;
/**
 * How many tasks take effect at the same time at most: few, so that a flood of them leaves the database and this
 * process's time to posts and checkouts. Those that wait for the network are not counted.
 */
const CONCURRENCY = 2;
/** How long after a post of a chat the next that was left for later is carried, in milliseconds. */
const CARRY_EVERY_MS = 150;
/** After this time, work that was stored but not carried is left to the upkeep of the ledger, in milliseconds. */
const CARRY_EXPIRES_MS = 24 * 3_600_000;
/** How often a process tries a task that fails without an outage. */
const ATTEMPTS = 5;
/** A task that this many processes have begun without finishing may be what crashes them. */
const PROCESSES = 20;
const FIRST_RETRY_MS = 250;
/** The longest wait between two attempts during an outage, or of something that could not be said. */
const LAST_RETRY_MS = 60_000;
/** Holds last 30 s. */
const RENEW_EVERY_MS = 5_000;
/** What people asked for is worth an answer for as long as Telegram itself keeps updates. */
const REQUEST_EXPIRES_MS = 24 * 3_600_000;
/** How long a post waits for what its author asked for right before, in milliseconds. */
const CATCH_UP_MS = 250;
/** A post waits for no more requests than this: they are a flood, and no change of settings before a post. */
const CATCH_UP_REQUESTS = 3;
const STOP_WITHIN_MS = 4_000;
/** How long after telling somebody that their requests are dropped they are not told again, in milliseconds. */
const LEFT_OUT_TOLD_MS = 60_000;
/** For how many people that is remembered. */
const LEFT_OUT_REMEMBERED = 10_000;

/** What became of an attempt: `later` says after how many milliseconds to try again, where that is known. */
export type TaskOutcome = 'done' | { readonly laterMs: number | undefined };

/** What a task tells of its progress, so that others can go on. */
export interface Progress {
  /** What follows in the chat need not wait any more: what is left of the task is to be said. */
  readonly tookEffect: () => void;
  /** Waits for the network, and lets another task work meanwhile. */
  readonly waitFor: <T>(answer: () => Promise<T>) => Promise<T>;
}

/** Carries a task out. Rejects with {@link IntakeUnavailable} while something is away. */
export type CarryOut = (task: BotTask, progress: Progress) => Promise<TaskOutcome>;

/** What the bot's tasks are built over. */
export interface BotTasksOptions {
  readonly store: BotTaskStore;
  readonly carryOut: CarryOut;
  readonly count: Count;
  readonly log: Logger;
  /** Whether a person, by network id, is an admin of the hub, who may ask for more. */
  readonly isAdmin?: (person: NetworkPersonId) => boolean;
  /** Waits a moment for what is more urgent than a task. An admin's requests do not wait. */
  readonly giveWay?: () => Promise<void>;
  /** Tells somebody in their private chat that a request of theirs was dropped. */
  readonly tellLeftOut?: (request: BotRequest) => Promise<void>;
  readonly personBudget?: BudgetRules;
  readonly chatBudget?: BudgetRules;
  /** Milliseconds before the second attempt; 250 when unset. */
  readonly firstRetryMs?: number;
  /** How long tasks that are under way may take to end when the bot stops, in milliseconds; 4 s when unset. */
  readonly stopWithinMs?: number;
}

interface UnderWay {
  readonly stored: StoredBotTask;
  readonly tookEffect: Promise<void>;
  readonly ended: Promise<void>;
}

/** A task on its way into the store. */
interface Arriving {
  readonly task: NewBotTask;
  readonly stored: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does what people ask of the bot, and says what it has to say unasked, after their updates were acknowledged. Tasks are
 * stored first, so that a crash delays them and loses none. In each chat they take effect one after the other, while the
 * answers of earlier ones may still wait for the limiter.
 */
export class BotTasks {
  readonly #options: BotTasksOptions;
  readonly #personBudget: RateBudget;
  readonly #adminBudget = new RateBudget(ADMIN_BUDGET);
  readonly #chatBudget: RateBudget;
  readonly #toldLeftOut = new ExpiringMap<NetworkPersonId, true>(LEFT_OUT_REMEMBERED);
  readonly #queue = createKeyedQueue<string>();
  readonly #slots = new Semaphore(CONCURRENCY);
  /** Posts and requests are carried out concurrently: neither waits for the other. */
  readonly #carrySlots = new Semaphore(CONCURRENCY);
  readonly #underWay = new Map<number, UnderWay>();
  readonly #stopping = new AbortController();
  /** Everything that is not stored yet. */
  readonly #arriving = new Set<Arriving>();
  /** What goes into the store with the next write. */
  #collected: Arriving[] = [];

  constructor(options: BotTasksOptions) {
    this.#options = options;
    this.#personBudget = new RateBudget(options.personBudget ?? PERSON_BUDGET);
    this.#chatBudget = new RateBudget(options.chatBudget ?? CHAT_BUDGET);
  }

  /**
   * Takes a request. What exceeds the budget of its person or its chat is dropped. In a private chat the person is told so
   * once a minute; more answers would only feed the flood. Returns a function that resolves once the request cannot be
   * lost any more, or was dropped, and that rejects with IntakeUnavailable while the database is away; later requests
   * need not wait for that.
   */
  ask(request: BotRequest, updateId: number): () => Promise<Dropped | void> {
    const stored = this.#ask(request, updateId);
    // The caller waits for it a moment later.
    stored.catch(() => {});
    return () => stored;
  }

  async #ask(request: BotRequest, updateId: number): Promise<Dropped | void> {
    const person = request.type === 'command' ? request.author.networkId : request.by.networkId;
    const chat = request.chat?.networkId ?? person;
    if (!this.#affords(person, chat)) {
      await this.#tellLeftOut(request, person);
      return 'over budget';
    }
    this.#budgetOf(person).spend(person);
    if (!this.#isAdmin(person)) this.#chatBudget.spend(chat);
    try {
      await this.#add({
        task: { kind: 'request', updateId, request },
        chat,
        person,
        expiresInMs: REQUEST_EXPIRES_MS,
      });
    } catch (error) {
      // The update comes again, and is to find its budget as it was.
      this.#budgetOf(person).giveBack(person);
      if (!this.#isAdmin(person)) this.#chatBudget.giveBack(chat);
      throw error;
    }
  }

  /**
   * Says something unasked. Resolves once that cannot be lost any more; it is tried until it was said or refused, or
   * for that long.
   *
   * @throws IntakeUnavailable while the database is away
   */
  tell(to: Listener, saying: Saying, expiresInMs: number, support?: SupportThread): Promise<void> {
    return this.#add({
      task: { kind: 'message', to, saying, ...(support && { support }) },
      chat: to.networkId,
      person: undefined,
      expiresInMs,
    });
  }

  /** Tells those who administer a channel that a post of it cannot be carried. */
  tellAdministrators(channel: SourceChat, what: Unrelayable, expiresInMs: number): Promise<void> {
    const { networkId, title } = channel;
    return this.#add({
      task: { kind: 'unrelayable in channel', chat: { networkId, title }, what },
      chat: networkId,
      person: undefined,
      expiresInMs,
    });
  }

  /** Carries later what somebody posted or edited in a chat among much else. */
  carryLater(chat: NetworkChatId, work: StoredWork): Promise<void> {
    return this.#add({
      task: { kind: 'carry', work },
      chat,
      person: undefined,
      expiresInMs: CARRY_EXPIRES_MS,
    });
  }

  /** Waits, though not for long, until what a person asked for in a chat has taken effect. */
  async caughtUp(chat: NetworkChatId, person: NetworkPersonId): Promise<void> {
    const isTheirs = (task: Pick<NewBotTask, 'chat' | 'person'>): boolean =>
      task.chat === chat && task.person === person;
    const arriving = [...this.#arriving].filter(({ task }) => isTheirs(task));
    const underWay = (): UnderWay[] => [...this.#underWay.values()].filter(({ stored }) => isTheirs(stored));
    const requests = arriving.length + underWay().length;
    if (requests === 0 || requests > CATCH_UP_REQUESTS) return;
    const takeEffect = async (): Promise<void> => {
      await Promise.allSettled(arriving.map(({ stored }) => stored));
      await Promise.all(underWay().map(({ tookEffect }) => tookEffect));
    };
    const patience = new AbortController();
    await Promise.race([takeEffect(), sleep(CATCH_UP_MS, patience.signal)]);
    patience.abort();
  }

  /** How many tasks this process holds. */
  get size(): number {
    return this.#underWay.size;
  }

  /** Keeps the tasks of this process held, and takes over those that others left behind, until {@link stop}. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (this.#underWay.size > 0) await this.#options.store.renew([...this.#underWay.keys()]);
        if (this.#underWay.size < MOST_TASKS) {
          for (const stored of await this.#options.store.adopt()) this.#begin(stored);
        }
      } catch (error) {
        if (!(error instanceof IntakeUnavailable)) {
          this.#options.log.error({ err: wordlessError(error) }, 'tasks cannot be looked after');
        }
      }
      await sleep(RENEW_EVERY_MS, signal);
    }
  }

  /** Begins nothing more, and waits a moment for what is under way. What is left is done by the next process. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const ended = Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
    const patience = new AbortController();
    await Promise.race([ended, sleep(this.#options.stopWithinMs ?? STOP_WITHIN_MS, patience.signal)]);
    patience.abort();
    if (this.#underWay.size === 0) return;
    // Where the database is away, the holds end by themselves.
    await this.#options.store.release([...this.#underWay.keys()]).catch(() => {});
  }

  /** Says so, except for reactions, to which nobody expects an answer. */
  async #tellLeftOut(request: BotRequest, person: NetworkPersonId): Promise<void> {
    if (request.type === 'reaction' || request.chat?.kind !== 'private') return;
    if (this.#underWay.size >= MOST_TASKS || this.#toldLeftOut.get(person)) return;
    this.#toldLeftOut.set(person, true, LEFT_OUT_TOLD_MS);
    await this.#options.tellLeftOut?.(request);
  }

  #affords(person: NetworkPersonId, chat: NetworkChatId): boolean {
    if (this.#underWay.size >= MOST_TASKS) return false;
    // A chat whose members flood the bot is where an admin of the hub is needed.
    return this.#budgetOf(person).has(person) && (this.#isAdmin(person) || this.#chatBudget.has(chat));
  }

  #budgetOf(person: NetworkPersonId): RateBudget {
    return this.#isAdmin(person) ? this.#adminBudget : this.#personBudget;
  }

  #isAdmin(person: NetworkPersonId): boolean {
    return this.#options.isAdmin?.(person) === true;
  }

  /** Stores a task together with all others of this moment: a batch of updates costs one write. */
  async #add(task: NewBotTask): Promise<void> {
    const { promise: stored, resolve, reject } = Promise.withResolvers<void>();
    const arriving = { task, stored, resolve, reject };
    this.#arriving.add(arriving);
    this.#collected.push(arriving);
    if (this.#collected.length === 1) setImmediate(() => void this.#storeCollected());
    try {
      await stored;
    } finally {
      this.#arriving.delete(arriving);
    }
  }

  async #storeCollected(): Promise<void> {
    const collected = this.#collected;
    this.#collected = [];
    try {
      await this.#store(collected);
    } catch (error) {
      // Unless it is an outage, one of them cannot be stored, and the others can.
      if (error instanceof IntakeUnavailable) for (const { reject } of collected) reject(error);
      else for (const arriving of collected) await this.#store([arriving]).catch(arriving.reject);
    }
  }

  async #store(collected: readonly Arriving[]): Promise<void> {
    const stored = await this.#options.store.add(collected.map(({ task }) => task));
    for (const task of stored) this.#begin(task);
    for (const { resolve } of collected) resolve();
  }

  #begin(stored: StoredBotTask): void {
    if (this.#underWay.has(stored.id) || this.#stopping.signal.aborted) return;
    const effect = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    this.#underWay.set(stored.id, { stored, tookEffect: effect.promise, ended: end.promise });
    const isCarried = stored.task.kind === 'carry';
    const slots = isCarried ? this.#carrySlots : this.#slots;
    void this.#queue.run([`${isCarried ? 'carry' : 'do'} ${stored.chat}`], async () => {
      await slots.take(1);
      if (!this.#isAdmins(stored)) await this.#options.giveWay?.();
      let isWorking = true;
      const tookEffect = (): void => {
        if (isWorking) slots.give(1);
        isWorking = false;
        effect.resolve();
      };
      const progress: Progress = {
        tookEffect,
        waitFor: async (answer) => {
          if (!isWorking) return answer();
          slots.give(1);
          try {
            return await answer();
          } finally {
            await slots.take(1);
          }
        },
      };
      void this.#carryOut(stored, progress).finally(() => {
        tookEffect();
        end.resolve();
      });
      await effect.promise;
      if (isCarried) await sleep(CARRY_EVERY_MS, this.#stopping.signal);
    });
  }

  #isAdmins({ person }: StoredBotTask): boolean {
    return person !== undefined && this.#options.isAdmin?.(person) === true;
  }

  /** Tries a task until it is done, given up, or left to the next process. Never rejects. */
  async #carryOut(stored: StoredBotTask, progress: Progress): Promise<void> {
    const { signal } = this.#stopping;
    const { count, log, carryOut, firstRetryMs = FIRST_RETRY_MS } = this.#options;
    const type = stored.task.kind === 'request' ? stored.task.request.type : stored.task.kind;
    let attempt = 1;
    let isDone = false;
    if (stored.attempts > PROCESSES) {
      log.error({ taskId: stored.id, type }, 'a task was begun too often and is passed over');
      count('passed over', type);
      isDone = true;
    }
    for (let failures = 0; !signal.aborted; failures += 1) {
      const backoffMs = Math.min(firstRetryMs * 2 ** failures, LAST_RETRY_MS);
      try {
        if (!isDone && Date.now() < stored.expiresAt) {
          const outcome = await carryOut(stored.task, progress);
          if (outcome !== 'done') {
            // Others of the chat need not wait for what cannot be said now.
            progress.tookEffect();
            await sleep(outcome.laterMs ?? backoffMs, signal);
            continue;
          }
          isDone = true;
        }
        await this.#options.store.finish(stored.id);
        this.#underWay.delete(stored.id);
        return;
      } catch (error) {
        if (!(error instanceof IntakeUnavailable)) {
          const failure = { taskId: stored.id, type, attempt, err: wordlessError(error) };
          if (attempt === ATTEMPTS) {
            log.error(failure, 'a task failed too often and is passed over');
            count('passed over', type);
            isDone = true;
          } else {
            log.warn(failure, 'a task failed and is tried again');
          }
          attempt += 1;
        }
        await progress.waitFor(() => sleep(backoffMs, signal));
      }
    }
  }
}
