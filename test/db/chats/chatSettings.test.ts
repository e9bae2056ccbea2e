import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { readAuditLog } from '../../../src/db/staff/auditLog.ts';
import { storeArrival } from '../../../src/db/posts/arrivals.ts';
import { changeChatSettings, readSteeredChat } from '../../../src/db/chats/chatSettings.ts';
import { joinChat, leaveHub, moveChat } from '../../../src/db/chats/memberships.ts';
import { changeHubSettings, readHubState } from '../../../src/db/hub/hubState.ts';
import { chooseLanguage, knownLanguages } from '../../../src/db/people/languages.ts';
import { discardHeld, pauseHub, resumeHub } from '../../../src/db/posts/pausing.ts';
import type { HubId, NetworkTopicId } from '../../../src/domain/ids.ts';
import { nextNumber } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { ADMIN, World } from '../../support/world/world.ts';
import { toHub } from '../../../src/domain/posts/route.ts';
import { textId } from '../../support/ids.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;
let hub: World;
let source: TestChat;
let chat: TestChat;

beforeAll(async () => {
  setting = await freshDatabase();
});
afterAll(() => setting.end());
beforeEach(async () => {
  hub = await World.open(setting.database);
  source = await hub.chat();
  chat = await hub.chat();
});

const hubId = (): HubId => hub.id;
const change = (changes: Parameters<typeof changeChatSettings>[2], of: TestChat = chat) =>
  changeChatSettings(setting.database, of.networkId, changes, ADMIN);

describe('Settings of a chat', () => {
  test('change what is named, say what came of it, and are written down once', async () => {
    expect(await change({ selfSend: true })).toBe('changed');
    expect(await change({ selfSend: true })).toBe('as it was');
    expect((await readSteeredChat(setting.database, chat.networkId))!.settings).toEqual({
      selfSend: true,
      incoming: true,
      outgoing: true,
      quiet: null,
      topic: null,
      zone: null,
      relay: 'all',
    });
    expect(await readAuditLog(setting.database, hubId(), 10)).toEqual([
      expect.objectContaining({
        action: 'change settings',
        subject: { kind: 'chat', id: String(chat.id) },
        before: { selfSend: false },
        after: { selfSend: true },
      }),
    ]);
  });

  test('of a chat that takes no part cannot be changed', async () => {
    await leaveHub(setting.database, chat.networkId, 'inactive', 'a test', ADMIN);
    expect(await change({ selfSend: true })).toBe('not joined');
    expect(await readSteeredChat(setting.database, chat.networkId)).toBeUndefined();
  });

  test('hold back only what is on trial or paid for', async () => {
    const lapsed = await hub.chat({ trialDays: -1 });
    expect(await change({ incoming: false }, lapsed)).toBe('not premium');
    const paid = await hub.chat({ trialDays: -1, paidDays: 3 });
    expect(await change({ incoming: false }, paid)).toBe('changed');
    expect(await change({ incoming: true }, lapsed)).toBe('as it was');
  });
});

describe('Quiet hours', () => {
  test('make copies silent, and the zone outlives them', async () => {
    const now = new Date();
    const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
    // All but half an hour, so that the test may take its time.
    const quiet = { from: minute, to: (minute + 1_410) % 1_440, zone: 'UTC' };
    await change({ quiet });
    const [delivery] = await hub.claim(await hub.post(source));
    expect(delivery!.destination.silent).toBe(true);

    await change({ quiet: { ...quiet, from: quiet.to, to: quiet.from, zone: '+00:00' } });
    // Of another chat, since copies of one chat's posts wait for each other.
    const loud = (await hub.claim(await hub.post(await hub.chat()))).find(({ chatId }) => chatId === chat.id);
    expect(loud!.destination.silent).toBeUndefined();

    await change({ quiet: null });
    expect((await readSteeredChat(setting.database, chat.networkId))!.settings.zone).toBe('+00:00');
  });
});

describe('A topic that takes part alone', () => {
  const arrives = async (threadId?: NetworkTopicId) => {
    const message = hub.message(source, threadId === undefined ? {} : { threadId });
    return (await storeArrival(setting.database, message, toHub)).kind;
  };

  test('is where copies go, and the only one from which posts come', async () => {
    expect([await arrives(), await arrives(textId(7))]).toEqual(['stored', 'stored']);
    await change({ topic: textId(7) }, source);
    expect([await arrives(), await arrives(textId(7)), await arrives(textId(8))]).toEqual([
      'stranger',
      'stored',
      'stranger',
    ]);
    const [delivery] = await hub.claim(await hub.post(chat));
    expect(delivery!.destination.threadId).toBe(textId(7));
  });

  test('can be General, whose messages name no topic', async () => {
    await change({ topic: textId(1) }, source);
    expect([await arrives(), await arrives(textId(7))]).toEqual(['stored', 'stranger']);
  });
});

describe('Held posts', () => {
  test('that are discarded go to nobody any more, and their workflow learns that nothing is left', async () => {
    const postId = await hub.post(source);
    expect(await discardHeld(setting.database, hubId(), ADMIN)).toEqual([]);
    await pauseHub(setting.database, hubId(), ADMIN);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'paused' });
    expect((await discardHeld(setting.database, hubId(), ADMIN)).map((post) => post.postId)).toEqual([
      postId,
    ]);
    expect(await hub.claimOf(postId)).toEqual({ kind: 'done' });
    expect((await hub.row(postId, chat)).state).toBe('withdrawn');

    const later = await hub.post(source);
    await resumeHub(setting.database, hubId(), ADMIN);
    expect(await hub.claim(later)).toHaveLength(1);
    const log = await readAuditLog(setting.database, hubId(), 10);
    expect(log.map(({ action }) => action)).toEqual(['resume hub', 'discard held posts', 'pause hub']);
  });
});

describe('A hub', () => {
  test('says how it stands', async () => {
    const postId = await hub.post(source);
    const before = await readHubState(setting.database, hubId());
    expect(before).toMatchObject({
      paused: false,
      active: 2,
      pending: 0,
      posts: 1,
      open: 1,
      sendsPerSecond: 0,
    });
    expect(before.oldestAgeMs).toBeGreaterThanOrEqual(0);
    await hub.sendAll(postId);
    await hub.posts.close(postId);
    const after = await readHubState(setting.database, hubId());
    expect(after).toMatchObject({ posts: 0, open: 0, sendsPerSecond: 1 / 60 });
    expect(after.oldestAgeMs).toBeUndefined();
  });

  test('signs as it is told, and says whether that is new', async () => {
    const sign = (signature: { kind: 'link'; url: string } | null) =>
      changeHubSettings(setting.database, hubId(), { signature }, ADMIN);
    const link = { kind: 'link', url: 'https://example.com/' } as const;
    expect([await sign(link), await sign(link), await sign(null), await sign(null)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

test('A group keeps its language when it becomes a supergroup', async () => {
  await chooseLanguage(setting.database.sql, chat.networkId, 'es');
  const to = -nextNumber();
  await moveChat(setting.database, chat.networkId, textId(to));
  expect((await knownLanguages(setting.database.sql, [textId(to)])).get(textId(to))).toEqual({
    chosen: 'es',
  });
});

test('That an admin brings a chat back is written down', async () => {
  const { rows } = await sql<{
    hub_id: HubId;
  }>`select hub_id from hub_members where chat_id = ${chat.id}`.execute(setting.database.sql);
  await leaveHub(setting.database, chat.networkId, 'removed', 'a test', ADMIN);
  const seen = { networkId: chat.networkId, kind: 'group', title: 'a chat' } as const;
  await joinChat(setting.database, seen, 'admin', { policy: 'open', trialDays: 1 }, ADMIN);
  const log = await readAuditLog(setting.database, rows[0]!.hub_id, 10);
  expect(log.map(({ action }) => action)).toEqual(['bring chat back', 'remove chat']);
});
