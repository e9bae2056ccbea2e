import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createBotTaskStore } from '../../../src/db/conversation/botTasks.ts';
import { forgetPerson } from '../../../src/db/people/personalData.ts';
import type { BotTaskStore, NewBotTask } from '../../../src/domain/conversation/botTask.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { textId } from '../../support/ids.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;
let store: BotTaskStore;

beforeAll(async () => {
  setting = await freshDatabase();
  store = createBotTaskStore(setting.database);
});
afterAll(() => setting.end());
beforeEach(async () => {
  await sql`delete from bot_tasks`.execute(setting.database.sql);
});

function request(updateId: number, chat = 7, argument = ''): NewBotTask {
  return {
    task: {
      kind: 'request',
      updateId,
      request: {
        type: 'command',
        name: 'help',
        argument,
        chat: { networkId: textId(chat), kind: 'private', title: 'Ann' },
        author: { kind: 'person', networkId: textId(chat), name: 'Ann' },
        messageId: textId(1),
      },
    },
    chat: textId(chat),
    person: textId(chat),
    expiresInMs: 60_000,
  };
}

const message: NewBotTask = {
  task: {
    kind: 'message',
    to: { networkId: textId(9), kind: 'private' },
    saying: { text: 'A chat wants to join' },
  },
  chat: textId(9),
  person: undefined,
  expiresInMs: 60_000,
};

/** As if the processes that hold tasks had died half a minute ago. */
async function lapse(): Promise<void> {
  await sql`update bot_tasks set held_until = held_until - interval '31 seconds'`.execute(
    setting.database.sql,
  );
}

async function count(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from bot_tasks`.execute(
    setting.database.sql,
  );
  return rows[0]!.n;
}

describe('Tasks of the bot', () => {
  test('come back as they were given, in their order', async () => {
    const given = [request(3), message, request(1, 8)];
    const stored = await store.add(given);
    expect(stored.map(({ task }) => task)).toEqual(given.map(({ task }) => task));
    expect(stored.map(({ chat }) => chat)).toEqual(['7', '9', '8']);
    expect(stored.map(({ person }) => person)).toEqual(['7', undefined, '8']);
    expect(stored[0]!.expiresAt).toBeGreaterThan(Date.now() + 30_000);
  });

  test('of an update that comes again are not stored twice', async () => {
    await store.add([request(1)]);
    expect(await store.add([request(1), request(2)])).toHaveLength(1);
    expect(await count()).toBe(2);
  });

  test('hold whatever people type', async () => {
    const [stored] = await store.add([request(1, 7, 'NUL \0, half a pair \uD800 and a quote "')]);
    expect(JSON.stringify(stored!.task)).toContain('half a pair');
  });

  test('are adopted only when their process holds them no longer, oldest first', async () => {
    await store.add([request(1), request(2), message]);
    expect(await store.adopt()).toEqual([]);
    await lapse();
    const adopted = await store.adopt();
    expect(adopted.map(({ task }) => task.kind)).toEqual(['request', 'request', 'message']);
    expect(adopted.map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
    expect(await store.adopt()).toEqual([]);
  });

  test('that are renewed stay with their process, and those released are free at once', async () => {
    const stored = await store.add([request(1), request(2)]);
    await lapse();
    await store.renew([stored[0]!.id]);
    expect((await store.adopt()).map(({ id }) => id)).toEqual([stored[1]!.id]);
    await store.release([stored[0]!.id]);
    expect((await store.adopt()).map(({ id }) => id)).toEqual([stored[0]!.id]);
  });

  test('are adopted by one process alone', async () => {
    await store.add(Array.from({ length: 50 }, (_, n) => request(n)));
    await lapse();
    const adopted = (await Promise.all([store.adopt(), store.adopt(), store.adopt()])).flat();
    expect(new Set(adopted.map(({ id }) => id)).size).toBe(50);
    expect(adopted).toHaveLength(50);
  });

  test('are gone when they are done, and when they have expired', async () => {
    const [done] = await store.add([request(1), { ...request(2), expiresInMs: 1 }]);
    await store.finish(done!.id);
    await lapse();
    expect(await store.adopt()).toEqual([]);
    expect(await count()).toBe(0);
  });

  test('of somebody who asks to be forgotten are gone', async () => {
    await store.add([request(1, 7), request(2, 8)]);
    await forgetPerson(setting.database, textId(7), undefined);
    expect(await count()).toBe(1);
  });
});
