import { describe, expect, test } from '@jest/globals';
import {
  createUpdateProcessor,
  type RouteUpdate,
  type UpdateProcessorOptions,
} from '../../../src/bot/intake/updateProcessor.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import { HeldCalls } from '../../support/heldCalls.ts';
import { until } from '../../support/until.ts';
import { recordedCount, recordedLog } from '../recorded.ts';
import { ANNA, BOT, GROUP, messageUpdate, SUPERGROUP } from '../../support/updates.ts';

function setUp(route: RouteUpdate, concurrency = 32, excess?: UpdateProcessorOptions['excess']) {
  const count = recordedCount();
  const log = recordedLog();
  const processUpdates = createUpdateProcessor({
    normalise: (update) => normalise(update, BOT),
    route,
    ...(excess && { excess }),
    count,
    log,
    concurrency,
    firstRetryMs: 1,
  });
  return { processUpdates, count, log };
}

function posts(chatIds: readonly number[]) {
  return chatIds.map((id, index) =>
    messageUpdate({ text: 'secret words', chat: { ...SUPERGROUP, id } }, index + 1),
  );
}

describe('processing a batch of updates', () => {
  test('keeps the order within each chat while different chats are processed concurrently', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const otherChatIsDone = Promise.withResolvers<void>();
    const { processUpdates } = setUp(async (_incoming, updateId) => {
      begun.push(updateId);
      if (updateId === 1) await otherChatIsDone.promise;
      ended.push(updateId);
      if (updateId === 4) otherChatIsDone.resolve();
    });

    await processUpdates(posts([-1, -1, -2, -2, -1]));

    expect(begun.slice(0, 2)).toEqual([1, 3]);
    expect(ended.filter((id) => [1, 2, 5].includes(id))).toEqual([1, 2, 5]);
    expect(ended.indexOf(4)).toBeLessThan(ended.indexOf(1));
  });

  test('keeps the order within a chat across calls', async () => {
    const calls = new HeldCalls<number>();
    const { processUpdates } = setUp((_incoming, updateId) => calls.pass(updateId));
    const [first, second, elsewhere] = posts([-1, -1, -2]);
    const all = [processUpdates([first]), processUpdates([second])];
    // What comes last, in another chat, is done: so the second one could have begun as well.
    calls.letGo(3);
    await processUpdates([elsewhere]);
    expect(calls.begun).toEqual([1, 3]);
    calls.open();
    await Promise.all(all);
    expect(calls.begun).toEqual([1, 3, 2]);
  });

  test('lets what follows in the chat begin once a turn has ended, and is not done before all are', async () => {
    const log: string[] = [];
    const secondIsStored = Promise.withResolvers<void>();
    const { processUpdates, count } = setUp(async (_incoming, updateId, turn) => {
      log.push(`stored ${updateId}`);
      if (updateId === 2) secondIsStored.resolve();
      await turn.end();
      if (updateId === 1) await secondIsStored.promise;
      log.push(`started ${updateId}`);
    });
    await processUpdates(posts([-1, -1]));
    expect(log.slice(0, 2)).toEqual(['stored 1', 'stored 2']);
    expect(log.slice(2).toSorted()).toEqual(['started 1', 'started 2']);
    expect(count.events).toEqual(['taken: post', 'taken: post']);
  });

  test('lets nothing begin to be stored in the chat once something has turned out to be away', async () => {
    const log: string[] = [];
    const firstFailed = Promise.withResolvers<void>();
    const { processUpdates } = setUp(async (_incoming, updateId, turn) => {
      // Its turn ends before it is stored.
      const next = turn.end();
      next.catch(() => {});
      if (updateId === 1) {
        setImmediate(() => firstFailed.resolve());
        throw new IntakeUnavailable('postgresql');
      }
      await firstFailed.promise;
      turn.check();
      log.push(`stored ${updateId}`);
    });
    await expect(processUpdates(posts([-1, -1]))).rejects.toThrow(IntakeUnavailable);
    expect(log).toEqual([]);
  });

  test('answers a checkout at once, whatever else is under way', async () => {
    const everythingElse = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const { processUpdates } = setUp(async (incoming) => {
      if (incoming.type === 'checkout') answered.resolve();
      else await everythingElse.promise;
    }, 2);
    const query = { id: 'q', from: ANNA, currency: 'XTR', total_amount: 1, invoice_payload: 'p' };
    const busy = processUpdates(posts([-1, -2, -3, ANNA.id]));
    const paying = processUpdates([{ update_id: 9, pre_checkout_query: query }]);
    await answered.promise;
    everythingElse.resolve();
    await Promise.all([busy, paying]);
  });

  test('waits for no answer to a checkout, and does not answer it twice when the batch comes again', async () => {
    let away = true;
    let answers = 0;
    const { processUpdates } = setUp(async (incoming) => {
      if (incoming.type === 'checkout') {
        answers += 1;
        return new Promise<never>(() => {});
      }
      if (away) throw new IntakeUnavailable('postgresql');
      return undefined;
    });
    const query = { id: 'q', from: ANNA, currency: 'XTR', total_amount: 1, invoice_payload: 'p' };
    const batch = [...posts([-1]), { update_id: 9, pre_checkout_query: query }];
    await expect(processUpdates(batch)).rejects.toThrow('postgresql');
    away = false;
    await processUpdates(batch);
    expect(answers).toBe(1);
  });

  test('keeps a migration in its place in both chats', async () => {
    const calls = new HeldCalls<number>();
    const { processUpdates } = setUp((_incoming, updateId) => calls.pass(updateId));
    const all = processUpdates([
      messageUpdate({ text: 'before', chat: GROUP }, 1),
      messageUpdate({ chat: GROUP, migrate_to_chat_id: SUPERGROUP.id }, 2),
      messageUpdate({ text: 'after', chat: SUPERGROUP }, 3),
    ]);
    const [elsewhere] = posts([-7]).map((update) => ({ ...update, update_id: 4 }));
    calls.letGo(4);
    await processUpdates([elsewhere]);
    expect(calls.begun).toEqual([1, 4]);
    for (const updateId of [1, 2, 3]) {
      await until(() => calls.held.length > 0);
      expect(calls.held).toEqual([updateId]);
      calls.letGo(updateId);
    }
    await all;
  });

  test('handles no more at a time than it may', async () => {
    const calls = new HeldCalls<number>();
    const { processUpdates } = setUp((_incoming, updateId) => calls.pass(updateId), 3);
    const all = processUpdates(posts(Array.from({ length: 20 }, (_, index) => -index - 1)));
    for (let done = 0; done < 20; done += 1) {
      // One more begins for each that is done.
      await until(() => calls.begun.length === Math.min(20, done + 3));
      calls.letGo(calls.held[0]!);
    }
    await all;
    expect(calls.held).toEqual([]);
  });

  test('handles nothing for updates that lead to nothing, and counts each with its reason', async () => {
    const handled: number[] = [];
    const { processUpdates, count } = setUp(async (_incoming, updateId) => void handled.push(updateId));
    await processUpdates([null, { update_id: 1, poll_answer: {} }, messageUpdate({ text: 'Hi' }, 2)]);
    expect(handled).toEqual([2]);
    expect(count.events.toSorted()).toEqual([
      'ignored: malformed update',
      'ignored: unknown kind of update',
      'taken: post',
    ]);
  });
});

describe('too much of one author', () => {
  const edits = (numbers: readonly number[]) =>
    numbers.map((message_id, index) => ({
      update_id: index + 1,
      edited_message: {
        ...messageUpdate({ text: `version ${index + 1}`, message_id }).message,
        edit_date: 1,
      },
    }));

  test('is dropped without a turn, however long its chat is busy, and counted', async () => {
    const handled: number[] = [];
    const asked: number[] = [];
    const release = Promise.withResolvers<void>();
    const { processUpdates, count } = setUp(
      async (_incoming, updateId) => {
        handled.push(updateId);
        await release.promise;
      },
      32,
      (incoming) =>
        incoming.type === 'post' && Number(incoming.message.messageId) > 1
          ? async () => asked.push(Number(incoming.message.messageId)) > 0
          : undefined,
    );
    const batch = [1, 2, 3].map((id) => messageUpdate({ text: 'secret words', message_id: id }, id));
    const taking = processUpdates(batch);
    await until(async () => count.events.length === 2);
    expect(asked).toEqual([2, 3]);
    release.resolve();
    await taking;
    expect(handled).toEqual([1]);
    expect(count.events).toEqual(['over budget: post', 'over budget: post', 'taken: post']);
  });

  test('finds its turn when it is not too much after all', async () => {
    const handled: number[] = [];
    const { processUpdates, count } = setUp(
      async (_incoming, updateId) => void handled.push(updateId),
      32,
      () => async () => false,
    );
    await processUpdates(posts([-1, -1, -2]));
    expect(handled.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect(handled.indexOf(1)).toBeLessThan(handled.indexOf(2));
    expect(count.events).toEqual(['taken: post', 'taken: post', 'taken: post']);
  });

  test('comes again when an outage leaves open whether it is too much', async () => {
    let away = true;
    const { processUpdates, count } = setUp(
      async () => {},
      32,
      () => async () => {
        if (away) throw new IntakeUnavailable('postgresql');
        return true;
      },
    );
    await expect(processUpdates(posts([-1]))).rejects.toThrow(IntakeUnavailable);
    away = false;
    await processUpdates(posts([-1]));
    expect(count.events).toEqual(['unavailable: postgresql', 'over budget: post']);
  });

  test('counts as dropped, not as taken, when that is found in its turn', async () => {
    const { processUpdates, count } = setUp(async () => 'over budget');
    await processUpdates(posts([-1]));
    expect(count.events).toEqual(['over budget: post']);
  });

  test('of the edits of one message in a batch, the last is handled', async () => {
    const handled: [number, unknown][] = [];
    const { processUpdates, count } = setUp(async (incoming, updateId) => {
      if (incoming.type === 'edit') handled.push([updateId, incoming.message.content]);
    });
    await processUpdates(edits([7, 8, 7, 7]));
    expect(handled.map(([id]) => id)).toEqual([2, 4]);
    expect(handled[1]![1]).toMatchObject({ text: 'version 4' });
    expect(count.events.toSorted()).toEqual([
      'superseded: edit',
      'superseded: edit',
      'taken: edit',
      'taken: edit',
    ]);
  });

  test('the last edit of a message comes again after an outage', async () => {
    let away = true;
    const handled: number[] = [];
    const { processUpdates } = setUp(async (_incoming, updateId) => {
      if (away) throw new IntakeUnavailable('postgresql');
      handled.push(updateId);
    });
    await expect(processUpdates(edits([7, 7]))).rejects.toThrow(IntakeUnavailable);
    away = false;
    await processUpdates(edits([7, 7]));
    expect(handled).toEqual([2]);
  });
});

describe('what is left of updates after their turn', () => {
  test('is done for no more at a time than it may, and the turns of others come all the same', async () => {
    let running = 0;
    let most = 0;
    let stored = 0;
    const allStored = Promise.withResolvers<void>();
    const { processUpdates } = setUp(async (_incoming, _updateId, turn) => {
      if (++stored === 9) allStored.resolve();
      await turn.end();
      running += 1;
      most = Math.max(most, running);
      await allStored.promise;
      running -= 1;
    }, 3);
    await processUpdates(posts(Array.from({ length: 9 }, () => -1)));
    expect(most).toBe(3);
  });

  test('is not begun once something has turned out to be away', async () => {
    const begun: number[] = [];
    const { processUpdates, count } = setUp(async (_incoming, updateId, turn) => {
      await turn.end();
      begun.push(updateId);
      throw new IntakeUnavailable('temporal');
    }, 1);
    await expect(processUpdates(posts([-1, -1, -1]))).rejects.toThrow('temporal');
    expect(begun).toEqual([1]);
    expect(count.events).toEqual(['unavailable: temporal']);
  });
});

describe('an update that fails by itself', () => {
  test('is tried five times and passed over, and the next one of its chat goes on', async () => {
    const tried: number[] = [];
    const { processUpdates, count, log } = setUp(async (_incoming, updateId) => {
      tried.push(updateId);
      if (updateId === 1) throw new Error('cannot store "secret words"');
    });

    await processUpdates(posts([-1, -1]));

    expect(tried).toEqual([1, 1, 1, 1, 1, 2]);
    expect(count.events).toEqual(['passed over: post', 'taken: post']);
    expect(log.lines.at(-1)).toContain('"updateId":1,"type":"post"');
    expect(log.lines.join()).not.toContain('secret');
  });

  test('after its turn is tried five times and passed over too', async () => {
    let tried = 0;
    const { processUpdates, count } = setUp(async (_incoming, _updateId, turn) => {
      await turn.end();
      tried += 1;
      throw new Error('cannot start');
    });
    await processUpdates(posts([-1]));
    expect(tried).toBe(5);
    expect(count.events).toEqual(['passed over: post']);
  });

  test('may succeed on a later attempt', async () => {
    let failures = 2;
    const { processUpdates, count } = setUp(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('a passing fault');
    });
    await processUpdates(posts([-1]));
    expect(count.events).toEqual(['taken: post']);
  });
});

describe('an outage', () => {
  test('stops the batch, and what follows in the chat is not taken before what failed', async () => {
    let away = true;
    const handled: number[] = [];
    const { processUpdates, count } = setUp(async (_incoming, updateId) => {
      if (away && updateId === 2) throw new IntakeUnavailable('temporal');
      handled.push(updateId);
    });
    const batch = posts([-1, -1, -1]);

    for (let attempt = 0; attempt < 7; attempt += 1) {
      await expect(processUpdates(batch)).rejects.toThrow(IntakeUnavailable);
    }
    away = false;
    await processUpdates(batch);

    expect(handled).toEqual([1, 2, 3]);
    expect(count.events).not.toContain('passed over: post');
  });

  test('after a turn makes the update come again, whole', async () => {
    let away = true;
    const log: string[] = [];
    const { processUpdates, count } = setUp(async (_incoming, updateId, turn) => {
      log.push(`stored ${updateId}`);
      await turn.end();
      if (away && updateId === 1) throw new IntakeUnavailable('temporal');
      log.push(`started ${updateId}`);
    });
    await expect(processUpdates(posts([-1]))).rejects.toThrow('temporal');
    away = false;
    await processUpdates(posts([-1, -1]));
    expect(log.toSorted()).toEqual(['started 1', 'started 2', 'stored 1', 'stored 1', 'stored 2']);
    expect(count.events).toEqual(['unavailable: temporal', 'taken: post', 'taken: post']);
  });

  test('does not make a batch that comes again handle twice what was done', async () => {
    let away = true;
    const handled: number[] = [];
    const { processUpdates } = setUp(async (_incoming, updateId) => {
      if (updateId === 1 && away) throw new IntakeUnavailable('postgresql');
      handled.push(updateId);
    });
    const batch = posts([-1, -2]);
    await expect(processUpdates(batch)).rejects.toThrow('postgresql');
    away = false;
    await processUpdates(batch);
    expect(handled).toEqual([2, 1]);
  });
});
