import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createPosts } from '../../../src/db/posts/createPosts.ts';
import type { Repetition } from '../../../src/db/posts/repetitions.ts';
import { newWords, person, text } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { DEDUP, World } from '../../support/world/world.ts';
import type { NetworkMessageId } from '../../../src/domain/ids.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  setting = await freshDatabase();
});
afterAll(() => setting.end());

test('Who repeats themselves is told under the message that was dropped, once an hour, and not in channels', async () => {
  const { database } = setting;
  const hub = await World.open(database);
  const chat = await hub.chat();
  const told: Repetition[] = [];
  const posts = createPosts(database, DEDUP, {
    tellRepetition: async (repetition) => void told.push(repetition),
  });
  const content = text(newWords());
  const author = person();
  const say = async (): Promise<NetworkMessageId> => {
    const message = hub.message(chat, { author, content });
    await posts.admit(await hub.store(message));
    return message.messageId;
  };
  await say();
  expect(told).toEqual([]);
  const repeated = await say();
  expect(told).toEqual([{ chat: { networkId: chat.networkId, kind: 'group' }, messageId: repeated }]);
  await say();
  expect(told).toHaveLength(1);
  await sql`update posts set closed_at = closed_at - interval '61 minutes' where refusal is not null`.execute(
    database.sql,
  );
  await say();
  expect(told).toHaveLength(2);
  await sql`update posts set closed_at = closed_at - interval '61 minutes' where refusal is not null`.execute(
    database.sql,
  );
  await sql`update chats set kind = 'channel' where id = ${chat.id}`.execute(database.sql);
  await say();
  expect(told).toHaveLength(2);
});
