import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import { chatSeen } from '../../../src/db/chats/addresses.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { findChat, listChats, pageOfChats } from '../../../src/db/chats/chatDirectory.ts';
import { changeChatSettings, readSteeredChat } from '../../../src/db/chats/chatSettings.ts';
import { joinChat, leaveHub, loseChat, moveChat, stateOfChat } from '../../../src/db/chats/memberships.ts';
import { readHubState } from '../../../src/db/hub/hubState.ts';
import { listenerOf } from '../../../src/db/billing/customers.ts';
import { participantMeant, subscriberMeant } from '../../../src/db/billing/subscribers.ts';
import { findChatsMeant } from '../../../src/db/people/targets.ts';
import { personalData } from '../../../src/db/people/personalData.ts';
import { storeArrival } from '../../../src/db/posts/arrivals.ts';
import { createChats } from '../../../src/db/posts/createPosts.ts';
import { DEFAULT_HUB, type ChatId } from '../../../src/domain/ids.ts';
import type { SourceChat } from '../../../src/domain/posts/post.ts';
import { toHub } from '../../../src/domain/posts/route.ts';
import { nextNumber } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { ADMIN, World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

const RULES = { policy: 'open', trialDays: 30 } as const;

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
});

function somebody(differences: Partial<SourceChat> = {}): SourceChat {
  return { networkId: textId(nextNumber()), kind: 'private', title: 'Ann', ...differences };
}

async function addressOf(seen: SourceChat): Promise<ChatId> {
  return database.orm.em.fork().transactional(async (em) => (await chatSeen(em, seen)).id as ChatId);
}

async function reachability(chatId: ChatId): Promise<{ lost: boolean; reason: string | null }> {
  const { rows } = await sql<{ lost: boolean; reason: string | null }>`
    select lost_at is not null as lost, lost_reason as reason from chats where id = ${chatId}
  `.execute(database.sql);
  return rows[0]!;
}

it('An address is one chat however often it is seen, with what it is called now', async () => {
  const seen = somebody({ username: 'ann' });
  const ids = await Promise.all(Array.from({ length: 6 }, () => addressOf(seen)));
  expect(new Set(ids).size).toBe(1);
  expect(await addressOf({ ...seen, title: 'Ann B.', username: 'annb' })).toBe(ids[0]);
  const { rows } = await sql`select title, username from chats where id = ${ids[0]}`.execute(database.sql);
  expect(rows).toEqual([{ title: 'Ann B.', username: 'annb' }]);
});

it('An address that is no member is unknown to everything of the hub', async () => {
  const seen = somebody({ username: `u${nextNumber()}` });
  const chatId = await addressOf(seen);
  const { networkId } = seen;
  const before = await readHubState(database, DEFAULT_HUB);
  expect(await stateOfChat(database, networkId)).toBeUndefined();
  expect(await findChat(database, networkId)).toBeUndefined();
  expect(await listChats(database, { text: String(networkId), limit: 10 })).toEqual([]);
  expect((await pageOfChats(database, 1, 10)).chats.map((chat) => chat.id)).not.toContain(chatId);
  expect(await readSteeredChat(database, networkId)).toBeUndefined();
  expect(await changeChatSettings(database, networkId, { incoming: false }, ADMIN)).toBe('not joined');
  expect(await participantMeant(database, networkId)).toBeUndefined();
  expect(await subscriberMeant(database, networkId)).toBeUndefined();
  expect(await listenerOf(database, ofHub(chatId))).toBeUndefined();
  expect(await findChatsMeant(database, DEFAULT_HUB, { by: 'id', networkId })).toEqual([]);
  expect(await leaveHub(database, networkId, 'removed', 'a test', ADMIN)).toBeUndefined();
  const { chat: _, ...message } = hub.message(await hub.chat());
  expect(await storeArrival(database, { ...message, chat: seen }, toHub)).toEqual({ kind: 'stranger' });
  expect(await readHubState(database, DEFAULT_HUB)).toEqual(before);
  expect(await personalData(database, textId(networkId))).toMatchObject({
    privateChat: { title: 'Ann', connected: false, receives: null, since: expect.any(String) },
    subscription: null,
  });
});

it('An address may join later, and has its trial from then on', async () => {
  const seen = somebody();
  const chatId = await addressOf(seen);
  expect(await joinChat(database, seen, 'anyone', RULES)).toEqual({
    chatId,
    before: undefined,
    now: 'active',
  });
  expect(await subscriberMeant(database, seen.networkId)).toEqual(ofHub(chatId));
});

it('What the network says of an address that is no member is kept, and ends when it is seen again', async () => {
  const seen = somebody();
  const chatId = await addressOf(seen);
  await createChats(database, true).deactivate(seen.networkId, 'the bot was blocked');
  expect(await reachability(chatId)).toEqual({ lost: true, reason: 'the bot was blocked' });
  await createChats(database, true).deactivate(seen.networkId, 'chat not found');
  expect(await reachability(chatId)).toEqual({ lost: true, reason: 'the bot was blocked' });
  await addressOf(seen);
  expect(await reachability(chatId)).toEqual({ lost: false, reason: null });
});

it('A member that is lost is back in the hub by joining alone, while one that leaves stays within reach', async () => {
  const chat = await hub.chat();
  const seen = somebody({ networkId: chat.networkId, kind: 'group' });
  expect(await loseChat(database, chat.networkId, 'the bot was removed')).toEqual({
    chatId: chat.id,
    before: 'active',
    now: 'inactive',
  });
  await addressOf(seen);
  expect(await reachability(chat.id)).toMatchObject({ lost: false });
  expect(await stateOfChat(database, chat.networkId)).toBe('inactive');
  await joinChat(database, seen, 'anyone', RULES);
  expect(await stateOfChat(database, chat.networkId)).toBe('active');
  await leaveHub(database, chat.networkId, 'inactive', 'stopped by /stop', ADMIN);
  expect(await reachability(chat.id)).toMatchObject({ lost: false });
});

it('A group that is no member and moves takes over the membership under its new address', async () => {
  const group = somebody({ kind: 'group', networkId: textId(-nextNumber()) });
  const chatId = await addressOf(group);
  const supergroup = await hub.chat({ selfSend: true });
  await moveChat(database, group.networkId, supergroup.networkId);
  expect(await findChat(database, supergroup.networkId)).toMatchObject({
    id: chatId,
    state: 'active',
    selfSend: true,
    kind: 'supergroup',
  });
  expect((await readHubState(database, hub.id)).active).toBe(1);
});
