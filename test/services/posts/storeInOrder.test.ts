import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import type { SourceMessage } from '../../../src/domain/posts/post.ts';
import { toHub } from '../../../src/domain/posts/route.ts';
import { createStoreInOrder, type StoreInOrder } from '../../../src/services/posts/storeInOrder.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  chat = await hub.chat();
});

/** Counts the statements that are made. */
function counting(of: AccountDatabase): {
  readonly database: AccountDatabase;
  readonly statements: () => number;
} {
  let statements = 0;
  const client = new Proxy(of.sql, {
    get: (target, name) => {
      if (name === 'getExecutor') statements += 1;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  return { database: { ...of, sql: client }, statements: () => statements };
}

function storeAll(inOrder: StoreInOrder, messages: readonly SourceMessage[]) {
  return Promise.all(messages.map((message) => inOrder.store(message, toHub)));
}

function messagesBy(author: SourceMessage['author'], count: number): SourceMessage[] {
  return Array.from({ length: count }, () => hub.message(chat, { author }));
}

/** The messages of the chat in the order of their posts. */
async function inOrderOfPosts(): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`
    select t.message_id from posts p join parts t on t.post_id = p.id where p.source_chat_id = ${chat.id} order by p.id
  `.execute(database.sql);
  return rows.map((row) => row.message_id);
}

describe('Messages of a chat that are handed in at once', () => {
  test('are stored in their order by a few statements', async () => {
    const { database: counted, statements } = counting(database);
    const messages = messagesBy(person(), 40);
    const arrivals = await storeAll(createStoreInOrder(counted, 0), messages);
    expect(arrivals.map(({ kind }) => kind)).toEqual(messages.map(() => 'stored'));
    expect(await inOrderOfPosts()).toEqual(messages.map(({ messageId }) => messageId));
    expect(statements()).toBeLessThanOrEqual(8);
  });

  test('are posts like any other', async () => {
    const [first, second] = messagesBy(person(), 2);
    const answer = { ...second!, replyTo: first!.messageId, protected: true };
    const [one, other] = await storeAll(createStoreInOrder(database, 0), [first!, answer]);
    const { rows } = await sql`
      select p.account, p.state, p.protected, p.reply_to_message, p.route, p.author_id = ${0}::int as nobody, t.content, t.no, a.part
      from posts p join parts t on t.post_id = p.id join arrivals a on a.post_id = p.id
      where p.source_chat_id = ${chat.id} order by p.id
    `.execute(database.sql);
    const common = {
      account: database.account,
      state: 'collecting',
      route: hub.route,
      nobody: false,
      no: 0,
      part: 0,
    };
    expect(rows).toEqual([
      { ...common, protected: false, reply_to_message: null, content: first!.content },
      { ...common, protected: true, reply_to_message: first!.messageId, content: second!.content },
    ]);
    expect(one).toMatchObject({ kind: 'stored', chatId: chat.id, album: false, route: hub.route });
    expect((one as { postId: PostId }).postId).toBeLessThan((other as { postId: PostId }).postId);
  });

  test('are the same posts when they are handed in again', async () => {
    const messages = messagesBy(person(), 5);
    const before = await storeAll(createStoreInOrder(database, 0), messages.slice(1, 3));
    const all = await storeAll(createStoreInOrder(database, 0), messages);
    expect(all.slice(1, 3)).toEqual(before);
    expect(await inOrderOfPosts()).toHaveLength(5);
  });

  test('may be of several authors and hold albums', async () => {
    const [ann, bob] = [person(), person()];
    const messages = [
      ...messagesBy(ann, 2),
      ...messagesBy(bob, 2),
      hub.message(chat, { author: bob, albumKey: 'album' }),
      hub.message(chat, { author: bob, albumKey: 'album' }),
      ...messagesBy(ann, 1),
    ];
    const arrivals = await storeAll(createStoreInOrder(database, 0), messages);
    expect(new Set(arrivals.map((one) => 'postId' in one && one.postId)).size).toBe(6);
    expect((await inOrderOfPosts()).toSorted()).toEqual(
      messages.map(({ messageId }) => messageId).toSorted(),
    );
  });

  test('are taken up to as many as an author may post in a minute', async () => {
    const messages = messagesBy(person(), 8);
    const arrivals = await storeAll(createStoreInOrder(database, 5), messages);
    expect(arrivals.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 5 }, () => 'stored'),
      ...Array.from({ length: 3 }, () => 'too many'),
    ]);
    expect(await inOrderOfPosts()).toEqual(messages.slice(0, 5).map(({ messageId }) => messageId));
  });

  test('say what holds them back', async () => {
    await sql`update hubs set paused_at = now() where id = ${hub.id}`.execute(database.sql);
    const arrivals = await storeAll(createStoreInOrder(database, 0), messagesBy(person(), 3));
    expect(arrivals).toMatchObject(arrivals.map(() => ({ kind: 'stored', heldBack: { kind: 'paused' } })));
  });

  test('are nobody’s where the chat takes no part', async () => {
    await sql`update hub_members set state = 'removed' where chat_id = ${chat.id}`.execute(database.sql);
    const arrivals = await storeAll(createStoreInOrder(database, 0), messagesBy(person(), 3));
    expect(arrivals).toEqual(arrivals.map(() => ({ kind: 'stranger' })));
  });
});

describe('A failure', () => {
  test('of one message is that one’s alone', async () => {
    const messages = messagesBy(person(), 4);
    const broken = { ...messages[1]!, content: undefined as never };
    const inOrder = createStoreInOrder(database, 0);
    const outcomes = await Promise.allSettled(
      [messages[0]!, broken, ...messages.slice(2)].map((message) => inOrder.store(message, toHub)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  test('of the database is that of all that stand behind, which come again in their order', async () => {
    const messages = messagesBy(person(), 40);
    let isAway = true;
    const away = new Proxy(database.sql, {
      get(target, name) {
        if (name === 'getExecutor' && isAway) {
          throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        }
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    const inOrder = createStoreInOrder({ ...database, sql: away }, 0);
    const outcomes = await Promise.allSettled(messages.map((message) => inOrder.store(message, toHub)));
    for (const outcome of outcomes) {
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(IntakeUnavailable);
    }
    expect(await inOrderOfPosts()).toEqual([]);
    isAway = false;
    await storeAll(inOrder, messages);
    expect(await inOrderOfPosts()).toEqual(messages.map(({ messageId }) => messageId));
  });
});

test('Whoever asks is told when nothing of a chat is being stored', async () => {
  const inOrder = createStoreInOrder(database, 0);
  await inOrder.caughtUp([chat.networkId]);
  let stored = 0;
  const all = messagesBy(person(), 3).map((message) =>
    inOrder.store(message, toHub).then(() => (stored += 1)),
  );
  await inOrder.caughtUp([chat.networkId]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stored).toBe(3);
  await Promise.all(all);
});
