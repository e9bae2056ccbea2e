import { afterEach, describe, expect, test } from '@jest/globals';
import {
  BotTasks,
  type BotTasksOptions,
  CHAT_BUDGET,
  PERSON_BUDGET,
} from '../../../src/bot/tasks/botTasks.ts';
import type {
  BotRequest,
  BotTask,
  BotTaskStore,
  StoredBotTask,
} from '../../../src/domain/conversation/botTask.ts';
import { type ChatId, DEFAULT_HUB, type NetworkPersonId, type PostId } from '../../../src/domain/ids.ts';
import { toHub } from '../../../src/domain/posts/route.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import { HeldCalls } from '../../support/heldCalls.ts';
import { until } from '../../support/until.ts';
import { recordedCount, recordedLog } from '../recorded.ts';
import { textId } from '../../support/ids.ts';

const GROUP = -7;

/** Keeps tasks in memory; `away` makes it reject, as while the database is away. */
class MemoryStore implements BotTaskStore {
  readonly tasks = new Map<number, StoredBotTask>();
  readonly released: number[] = [];
  readonly added: number[] = [];
  abandoned: StoredBotTask[] = [];
  away = false;
  /** The person whose tasks cannot be stored, whatever the reason. */
  unstorable: NetworkPersonId | undefined;
  #lastId = 0;

  async add(tasks: Parameters<BotTaskStore['add']>[0]): Promise<StoredBotTask[]> {
    this.#check();
    if (tasks.some(({ person }) => person !== undefined && person === this.unstorable)) {
      throw new Error('A value is out of range');
    }
    this.added.push(tasks.length);
    return tasks.map(({ task, chat, person, expiresInMs }) => {
      const id = ++this.#lastId;
      const stored = { id, task, chat, person, attempts: 1, expiresAt: Date.now() + expiresInMs };
      this.tasks.set(id, stored);
      return stored;
    });
  }
  async adopt(): Promise<StoredBotTask[]> {
    this.#check();
    return this.abandoned.splice(0);
  }
  async renew(): Promise<void> {
    this.#check();
  }
  async release(ids: readonly number[]): Promise<void> {
    this.released.push(...ids);
  }
  async finish(id: number): Promise<void> {
    this.#check();
    this.tasks.delete(id);
  }
  #check(): void {
    if (this.away) throw new IntakeUnavailable('postgresql');
  }
}

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function setUp(carryOut: BotTasksOptions['carryOut'], options: Partial<BotTasksOptions> = {}) {
  const store = new MemoryStore();
  const count = recordedCount();
  const log = recordedLog();
  const tasks = new BotTasks({ store, carryOut, count, log, firstRetryMs: 1, stopWithinMs: 5, ...options });
  cleanUps.push(() => tasks.stop());
  return { tasks, store, count, log };
}

function command(person: number, chat = person, name = 'help'): BotRequest {
  return {
    type: 'command',
    name,
    argument: '',
    chat: { networkId: textId(chat), kind: chat > 0 ? 'private' : 'supergroup', title: 'Somewhere' },
    author: { kind: 'person', networkId: textId(person), name: 'Somebody' },
    messageId: textId(1),
  };
}

function press(person: number, chat = person): BotRequest {
  return {
    type: 'button',
    id: 'p',
    data: 'd',
    by: { kind: 'person', networkId: textId(person), name: 'Somebody' },
    chat: { networkId: textId(chat), kind: 'private', title: 'Somewhere' },
    messageId: textId(1),
    carried: 'yes',
  };
}

const STORED = {
  of: 'post',
  postId: 1 as PostId,
  route: toHub(DEFAULT_HUB),
  chatId: 1 as ChatId,
  alias: 'u-000000',
  album: false,
  workflowId: undefined,
  content: 'text',
} as const;

const updateOf = (task: BotTask): number => (task.kind === 'request' ? task.updateId : 0);
const never = (): Promise<never> => new Promise(() => {});

describe('What people ask of the bot', () => {
  test('is stored before it counts as taken, and done after that', async () => {
    const release = Promise.withResolvers<void>();
    const done: number[] = [];
    const { tasks, store } = setUp(async (task) => {
      await release.promise;
      done.push(updateOf(task));
      return 'done';
    });
    await tasks.ask(command(1), 5)();
    expect(store.tasks.size).toBe(1);
    expect(done).toEqual([]);
    release.resolve();
    await until(async () => store.tasks.size === 0);
    expect(done).toEqual([5]);
  });

  test('of one moment is stored with one write', async () => {
    const { tasks, store } = setUp(async () => 'done');
    await Promise.all(Array.from({ length: 9 }, (_, person) => tasks.ask(command(person + 1), person)()));
    expect(store.added).toEqual([9]);
  });

  test('takes effect in the order of its chat, while what it says may still wait', async () => {
    const calls = new HeldCalls<number>();
    const took: number[] = [];
    const { tasks } = setUp(async (task, { tookEffect }) => {
      await calls.pass(updateOf(task));
      took.push(updateOf(task));
      tookEffect();
      return never();
    });
    for (const updateId of [1, 2, 3]) await tasks.ask(command(1, GROUP), updateId)();
    await tasks.ask(command(2), 4)();
    calls.letGo(4);
    await until(() => took.length === 1);
    expect(calls.begun).toEqual([1, 4]);
    for (const updateId of [1, 2, 3]) {
      await until(() => calls.held.length > 0);
      expect(calls.held).toEqual([updateId]);
      calls.letGo(updateId);
    }
    await until(() => took.length === 4);
    expect(took).toEqual([4, 1, 2, 3]);
  });

  test('gives way to what is more urgent, unless an admin asks', async () => {
    const calm = Promise.withResolvers<void>();
    const done: number[] = [];
    const { tasks } = setUp(async (task) => (done.push(updateOf(task)), 'done'), {
      isAdmin: (person) => person === textId(2),
      giveWay: () => calm.promise,
    });
    await tasks.ask(command(1), 1)();
    await tasks.ask(command(2), 2)();
    await until(async () => done.length === 1);
    expect(done).toEqual([2]);
    calm.resolve();
    await until(async () => done.length === 2);
  });

  test('does not wait for posts that are carried later, in the same chat or elsewhere', async () => {
    const done: string[] = [];
    const { tasks, store } = setUp(async (task) => {
      if (task.kind === 'carry') return never();
      done.push(task.kind);
      return 'done';
    });
    for (const chat of [GROUP, -8, -9]) await tasks.carryLater(textId(chat), STORED);
    await tasks.ask(command(1, GROUP), 1)();
    await until(async () => done.length === 1);
    await tasks.caughtUp(textId(GROUP), textId(1));
    expect(store.tasks.size).toBe(3);
  });

  test('beyond a person’s budget is dropped before anything is done for it, and the intake learns of it', async () => {
    const { tasks, store } = setUp(never);
    const outcomes: unknown[] = [];
    for (let n = 0; n < PERSON_BUDGET.burst + 3; n += 1)
      outcomes.push(await tasks.ask(n % 2 ? press(1) : command(1), n)());
    outcomes.push(await tasks.ask(command(2), 99)());
    expect(store.tasks.size).toBe(PERSON_BUDGET.burst + 1);
    const taken = Array.from({ length: PERSON_BUDGET.burst }, () => undefined);
    expect(outcomes).toEqual([...taken, 'over budget', 'over budget', 'over budget', undefined]);
  });

  test('beyond a person’s budget is told of once, to whoever asked in private', async () => {
    const left: BotRequest[] = [];
    const { tasks } = setUp(never, { tellLeftOut: async (request) => void left.push(request) });
    for (let n = 0; n < PERSON_BUDGET.burst + 3; n += 1) await tasks.ask(press(1), n)();
    for (let n = 0; n < PERSON_BUDGET.burst + 3; n += 1) await tasks.ask(command(2, GROUP), 100 + n)();
    for (let n = 0; n < PERSON_BUDGET.burst + 3; n += 1) await tasks.ask(command(3), 200 + n)();
    expect(left.map((request) => request.type)).toEqual(['button', 'command']);
  });

  test('of an admin may be more, as who works through a list', async () => {
    const { tasks, store } = setUp(never, { isAdmin: (person) => person === textId(1) });
    for (let n = 0; n < 2 * PERSON_BUDGET.burst; n += 1) await tasks.ask(command(1), n)();
    expect(store.tasks.size).toBe(2 * PERSON_BUDGET.burst);
  });

  test('of an admin is heard in a chat that others flood, and takes nothing from its budget', async () => {
    const { tasks, store } = setUp(never, { isAdmin: (person) => person === textId(1) });
    await tasks.ask(command(1, GROUP, 'ban'), 1)();
    for (let person = 2; person <= 100; person += 1) await tasks.ask(command(person, GROUP), person)();
    expect(store.tasks.size).toBe(1 + CHAT_BUDGET.burst);
    await tasks.ask(command(1, GROUP, 'ban'), 101)();
    expect(store.tasks.size).toBe(2 + CHAT_BUDGET.burst);
  });

  test('beyond a chat’s budget is dropped too, whoever asks', async () => {
    const { tasks, store } = setUp(never);
    for (let person = 1; person <= 100; person += 1) await tasks.ask(command(person, GROUP), person)();
    expect(store.tasks.size).toBe(CHAT_BUDGET.burst);
    await tasks.ask(command(101), 101)();
    expect(store.tasks.size).toBe(CHAT_BUDGET.burst + 1);
  });

  test('that cannot be stored is left to come again, and costs no budget', async () => {
    const { tasks, store } = setUp(never);
    store.away = true;
    for (let n = 0; n < 3 * PERSON_BUDGET.burst; n += 1) {
      await expect(tasks.ask(command(1), 1)()).rejects.toThrow(IntakeUnavailable);
    }
    store.away = false;
    await tasks.ask(command(1), 1)();
    expect(store.tasks.size).toBe(1);
  });
});

test('One that cannot be stored at all keeps no other from being stored', async () => {
  const { tasks, store } = setUp(never);
  store.unstorable = textId(2);
  const asked = await Promise.allSettled([1, 2, 3].map((n) => tasks.ask(command(n), n)()));
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

describe('Tasks that take long', () => {
  test('are two at a time, and those that wait for the network are not among them', async () => {
    const calls = new HeldCalls<number>();
    const { tasks, store } = setUp(async (task, { waitFor }) => {
      if (updateOf(task) <= 10) return waitFor(never);
      await calls.pass(updateOf(task));
      return 'done';
    });
    for (let person = 1; person <= 20; person += 1) await tasks.ask(command(person), person)();
    for (let done = 0; done < 10; done += 1) {
      // One more begins for each that is done.
      await until(() => calls.begun.length === Math.min(10, done + 2));
      calls.letGo(calls.held[0]!);
    }
    await until(() => store.tasks.size === 10);
  });
});

describe('A task', () => {
  test('that fails is tried five times and passed over, and the next of its chat goes on', async () => {
    const tried: number[] = [];
    const { tasks, store, count, log } = setUp(async (task) => {
      tried.push(updateOf(task));
      if (updateOf(task) === 1) throw new Error('secret words');
      return 'done';
    });
    await tasks.ask(command(1), 1)();
    await tasks.ask(command(1), 2)();
    await until(async () => store.tasks.size === 0);
    expect(tried).toEqual([1, 1, 1, 1, 1, 2]);
    expect(count.events).toEqual(['passed over: command']);
    expect(log.lines.join()).not.toContain('secret');
  });

  test('is tried for as long as something is away', async () => {
    let outages = 20;
    const { tasks, store, count } = setUp(
      async () => {
        outages -= 1;
        if (outages > 0) throw new IntakeUnavailable('temporal');
        return 'done';
      },
      { firstRetryMs: 0 },
    );
    await tasks.ask(command(1), 1)();
    await until(async () => store.tasks.size === 0);
    expect(outages).toBe(0);
    expect(count.events).toEqual([]);
  });

  test('that could not be said is tried again when it may be, and keeps nobody of its chat waiting', async () => {
    let refusals = 3;
    const { tasks, store } = setUp(async (task) => {
      if (task.kind === 'request') return 'done';
      refusals -= 1;
      return refusals >= 0 ? { laterMs: 30 } : 'done';
    });
    const began = performance.now();
    await tasks.tell(
      { networkId: textId(1), kind: 'private' },
      { text: 'An admin has to know this' },
      60_000,
    );
    await tasks.ask(command(1), 1)();
    await until(async () => store.tasks.size === 1);
    expect(refusals).toBeGreaterThanOrEqual(0);
    await until(async () => store.tasks.size === 0);
    expect(performance.now() - began).toBeGreaterThanOrEqual(85);
  });

  test('that has expired is not carried out any more', async () => {
    const carried: BotTask[] = [];
    const { tasks, store } = setUp(async (task) => {
      carried.push(task);
      return 'done';
    });
    await tasks.tell({ networkId: textId(1), kind: 'private' }, { text: 'Too late' }, -1);
    await until(async () => store.tasks.size === 0);
    expect(carried).toEqual([]);
  });

  test('that another process left behind is done, unless it failed too often there', async () => {
    const carried: number[] = [];
    const { tasks, store } = setUp(async (task) => {
      carried.push(updateOf(task));
      return 'done';
    });
    const left = (id: number, attempts: number): StoredBotTask => ({
      id,
      task: { kind: 'request', updateId: id, request: command(1) },
      chat: textId(1),
      person: textId(1),
      attempts,
      expiresAt: Date.now() + 60_000,
    });
    store.abandoned = [left(101, 2), left(102, 21)];
    for (const task of store.abandoned) store.tasks.set(task.id, task);
    void tasks.run();
    await until(async () => store.tasks.size === 0);
    expect(carried).toEqual([101]);
  });

  test('that is under way when the bot stops is left to the next process', async () => {
    const { tasks, store } = setUp(
      async () => {
        throw new IntakeUnavailable('temporal');
      },
      { firstRetryMs: 100 },
    );
    await tasks.ask(command(1), 1)();
    await tasks.stop();
    expect(store.released).toEqual([1]);
    expect(store.tasks.size).toBe(1);
  });
});

describe('A post', () => {
  test('waits for what its author asked for right before', async () => {
    const release = Promise.withResolvers<void>();
    const order: string[] = [];
    const { tasks } = setUp(async (_, { tookEffect }) => {
      await release.promise;
      order.push('the setting is changed');
      tookEffect();
      return never();
    });
    // It is not even stored when the post comes.
    void tasks.ask(command(1, GROUP, 'broadcast'), 1)();
    const waited = tasks.caughtUp(textId(GROUP), textId(1)).then(() => order.push('the post is stored'));
    await tasks.caughtUp(textId(GROUP), textId(2));
    expect(order).toEqual([]);
    release.resolve();
    await waited;
    expect(order).toEqual(['the setting is changed', 'the post is stored']);
  });

  test('does not wait long for what does not come to an end, nor at all behind a flood', async () => {
    const { tasks } = setUp(never);
    const began = performance.now();
    await tasks.ask(command(1), 1)();
    await tasks.caughtUp(textId(1), textId(1));
    expect(performance.now() - began).toBeLessThan(2_000);
    for (let n = 2; n < 8; n += 1) await tasks.ask(command(1), n)();
    const flooded = performance.now();
    await tasks.caughtUp(textId(1), textId(1));
    expect(performance.now() - flooded).toBeLessThan(100);
  });
});
