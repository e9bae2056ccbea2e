import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { NetworkMessageId, PostId } from '../../../src/domain/ids.ts';
import { createTargets, type Targets } from '../../../src/services/people/targets.ts';
import { nextNumber } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;
let targets: Targets;
let hub: World;
let source: TestChat;
let other: TestChat;

beforeAll(async () => {
  setting = await freshDatabase();
  targets = createTargets(setting.database);
});
afterAll(() => setting.end());
beforeEach(async () => {
  hub = await World.open(setting.database);
  source = await hub.chat();
  other = await hub.chat();
});

/** A copy that is in the other chat already, while the answer that names its id is still on its way. */
async function copyInFlight(): Promise<{ readonly postId: PostId; readonly messageId: NetworkMessageId }> {
  const postId = await hub.say(source);
  await hub.admitAndPlan(postId);
  const [messageId] = (await hub.sendAll(postId)).get(other.id)!;
  await setting.database.sql.transaction().execute(async (db) => {
    await sql`delete from copies where post_id = ${postId}`.execute(db);
    await sql`update deliveries set state = 'sending' where post_id = ${postId}`.execute(db);
  });
  return { postId, messageId: messageId! };
}

/** The answer has come; it may name another message than the one that is looked for. */
async function arrives(postId: PostId, messageId: NetworkMessageId): Promise<void> {
  await setting.database.sql.transaction().execute(async (db) => {
    await sql`update deliveries set state = 'sent' where post_id = ${postId}`.execute(db);
    await sql`
      insert into copies (account, post_id, network_chat_id, part, piece, message_id)
      values (${setting.database.account}, ${postId}, ${other.networkId}, 1, 0, ${messageId})
    `.execute(db);
  });
}

describe('A message that is answered before its id is written down', () => {
  test('is the copy that was on its way: its author, its chat and its post are found', async () => {
    const { postId, messageId } = await copyInFlight();
    const meant = { chat: other.networkId, messageId };
    const found = Promise.all([
      targets.authors({ by: 'message', ...meant }),
      targets.chats({ by: 'message', ...meant }),
      targets.post(meant),
    ]);
    await arrives(postId, messageId);
    const [authors, chats, post] = await found;
    expect(authors).toHaveLength(1);
    expect(post).toBe(postId);
    // Chats are those of the installation's own hub, which this one is not.
    expect(chats).toEqual([]);
  });

  test('is nothing we know when what was on its way turns out to be another message', async () => {
    const { postId, messageId } = await copyInFlight();
    const found = targets.post({ chat: other.networkId, messageId: textId(nextNumber()) });
    await arrives(postId, messageId);
    expect(await found).toBeUndefined();
  });

  test('is nothing we know, at once, where no copy is on its way', async () => {
    await copyInFlight();
    expect(await targets.post({ chat: source.networkId, messageId: textId(nextNumber()) })).toBeUndefined();
  });
});
