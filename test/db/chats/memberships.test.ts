import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import {
  admitChat,
  declineChat,
  joinChat,
  type JoinRules,
  leaveHub,
  moveChat,
  stateOfChat,
} from '../../../src/db/chats/memberships.ts';
import { createChats } from '../../../src/db/posts/createPosts.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { SourceChat } from '../../../src/domain/posts/post.ts';
import type { ChatState } from '../../../src/domain/chats/membership.ts';
import { nextNumber } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { ADMIN, World } from '../../support/world/world.ts';
import type { NetworkChatId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
const open: JoinRules = { policy: 'open', trialDays: 30 };
const approve: JoinRules = { policy: 'approve', trialDays: 30 };

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
});

function unseen(differences: Partial<SourceChat> = {}): SourceChat {
  return { networkId: textId(-nextNumber()), kind: 'group', title: 'a group', ...differences };
}

interface Row {
  id: number;
  kind: string;
  title: string;
  state: ChatState;
  state_reason: string | null;
  self_send: boolean;
  trial_days: number | null;
  paid_days: number | null;
}

async function rowAt(networkId: NetworkChatId): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select c.id, kind, title, state, state_reason, self_send,
           round(extract(epoch from trial_ends_at - now()) / 86400)::int as trial_days,
           round(extract(epoch from paid_until - now()) / 86400)::int as paid_days
    from chats c join hub_members m on m.chat_id = c.id
    left join subscriptions s on s.chat_id = c.id where network_id = ${networkId}
  `.execute(database.sql);
  return rows[0];
}

async function stateOf(chat: TestChat): Promise<{ state: ChatState | null; network_id: string | null }> {
  const { rows } = await sql<{ state: ChatState | null; network_id: string | null }>`
    select state, network_id from chats left join hub_members on chat_id = id where id = ${chat.id}
  `.execute(database.sql);
  return rows[0]!;
}

async function setReason(chat: TestChat, reason: string): Promise<void> {
  await sql`update hub_members set state_reason = ${reason} where chat_id = ${chat.id}`.execute(database.sql);
}

describe('a chat that asks to join', () => {
  it('is active at once where the door is open, and its trial begins', async () => {
    const chat = unseen({ title: 'nul \0', username: 'groupname', forum: true });
    expect(await joinChat(database, chat, 'anyone', open)).toEqual({
      chatId: expect.any(Number),
      before: undefined,
      now: 'active',
    });
    expect(await rowAt(chat.networkId)).toMatchObject({
      state: 'active',
      title: 'nul \uFFFD',
      trial_days: 30,
    });
  });

  it('waits where an admin must approve, unless an admin asks', async () => {
    const [chat, other] = [unseen(), unseen()];
    expect(await joinChat(database, chat, 'anyone', approve)).toMatchObject({ now: 'pending' });
    expect(await joinChat(database, chat, 'anyone', approve)).toMatchObject({
      before: 'pending',
      now: 'pending',
    });
    expect(await joinChat(database, other, 'admin', approve)).toMatchObject({ now: 'active' });
    expect(await joinChat(database, chat, 'admin', approve)).toMatchObject({
      before: 'pending',
      now: 'active',
    });
  });

  it.each<[ChatState, 'anyone' | 'admin', ChatState]>([
    ['active', 'anyone', 'active'],
    ['inactive', 'anyone', 'active'],
    ['removed', 'anyone', 'removed'],
    ['removed', 'admin', 'active'],
    ['pending', 'anyone', 'pending'],
  ])('and is %s is, when %s asks, %s', async (before, authority, now) => {
    const chat = await hub.chat({ state: before });
    await setReason(chat, 'once upon a time');
    const seen = unseen({ networkId: chat.networkId, title: 'its newest title' });
    expect(await joinChat(database, seen, authority, open)).toEqual({ chatId: chat.id, before, now });
    expect(await rowAt(chat.networkId)).toMatchObject({
      title: 'its newest title',
      state_reason: now === 'active' ? null : 'once upon a time',
    });
  });

  it('at several doors at once is one chat', async () => {
    const chat = unseen();
    const changes = await Promise.all(
      Array.from({ length: 8 }, () => joinChat(database, chat, 'anyone', open)),
    );
    expect(new Set(changes.map((change) => change.chatId)).size).toBe(1);
    expect(changes.filter((change) => change.before === undefined)).toHaveLength(1);
  });

  it('gets its trial once, however often it leaves and comes back', async () => {
    const chat = unseen();
    await joinChat(database, chat, 'anyone', open);
    await sql`
      update subscriptions set trial_ends_at = now() - interval '5 days'
      where chat_id = (select id from chats where network_id = ${chat.networkId})
    `.execute(database.sql);
    await leaveHub(database, chat.networkId, 'inactive', 'left', ADMIN);
    await joinChat(database, chat, 'anyone', open);
    await leaveHub(database, chat.networkId, 'removed', 'taken out', ADMIN);
    await joinChat(database, chat, 'admin', open);
    expect(await rowAt(chat.networkId)).toMatchObject({ state: 'active', trial_days: -5 });
  });

  it('keeps the settings that it had', async () => {
    const chat = await hub.chat({ selfSend: true, state: 'inactive' });
    await joinChat(database, unseen({ networkId: chat.networkId }), 'anyone', open);
    expect(await rowAt(chat.networkId)).toMatchObject({ self_send: true });
  });
});

describe('a chat that leaves', () => {
  it.each<[ChatState, 'inactive' | 'removed', boolean]>([
    ['active', 'inactive', true],
    ['active', 'removed', true],
    ['inactive', 'inactive', false],
    ['inactive', 'removed', true],
    ['pending', 'inactive', false],
    ['pending', 'removed', true],
    ['removed', 'inactive', false],
    ['removed', 'removed', false],
  ])('and was %s, as %s: changes %s', async (before, state, changes) => {
    const chat = await hub.chat({ state: before });
    await setReason(chat, 'before');
    const change = await leaveHub(database, chat.networkId, state, 'now', ADMIN);
    expect(change).toEqual(changes ? { chatId: chat.id, before, now: state } : undefined);
    expect(await rowAt(chat.networkId)).toMatchObject(
      changes ? { state, state_reason: 'now' } : { state: before, state_reason: 'before' },
    );
  });

  it('unseen changes nothing', async () => {
    expect(await leaveHub(database, textId(-1), 'inactive', 'left', ADMIN)).toBeUndefined();
  });

  it('while it waits for an admin cannot come in by coming back', async () => {
    const chat = unseen();
    await joinChat(database, chat, 'anyone', approve);
    await leaveHub(database, chat.networkId, 'inactive', 'stopped', ADMIN);
    expect(await joinChat(database, chat, 'anyone', approve)).toMatchObject({ now: 'pending' });
  });

  it('is also what a delivery teaches that finds it gone', async () => {
    const chat = await hub.chat();
    await createChats(database, true).deactivate(chat.networkId, 'the bot was kicked');
    expect(await rowAt(chat.networkId)).toMatchObject({
      state: 'inactive',
      state_reason: 'the bot was kicked',
    });
  });
});

describe('an admin’s approval', () => {
  it('lets a waiting chat in once, and no other', async () => {
    const waiting = await hub.chat({ state: 'pending' });
    expect(await admitChat(database, waiting.networkId, 'pending', ADMIN)).toEqual({
      title: 'a chat',
      tell: { networkId: waiting.networkId, kind: 'group' },
      isTold: true,
    });
    expect(await stateOfChat(database, waiting.networkId)).toBe('active');
    expect(await admitChat(database, waiting.networkId, 'pending', ADMIN)).toBeUndefined();
    const removed = await hub.chat({ state: 'removed' });
    expect(await admitChat(database, removed.networkId, 'pending', ADMIN)).toBeUndefined();
    expect(await stateOfChat(database, removed.networkId)).toBe('removed');
    expect(await stateOfChat(database, textId(-1))).toBeUndefined();
  });

  it('can be declined, once: the chat then comes in only through an admin', async () => {
    const waiting = await hub.chat({ state: 'pending' });
    expect(await declineChat(database, waiting.networkId, ADMIN)).toMatchObject({ title: 'a chat' });
    expect(await declineChat(database, waiting.networkId, ADMIN)).toBeUndefined();
    expect(await stateOfChat(database, waiting.networkId)).toBe('declined');
    expect(await admitChat(database, waiting.networkId, 'removed', ADMIN)).toMatchObject({ isTold: true });
  });

  it('about a channel is for whoever asked, in private', async () => {
    const rules = { policy: 'approve', trialDays: 30 } as const;
    const channel = { networkId: textId(-nextNumber()), kind: 'channel', title: 'News' } as const;
    const by = { kind: 'person', id: '4711', name: 'Editor' } as const;
    await joinChat(database, channel, 'anyone', rules, by);
    expect(await admitChat(database, channel.networkId, 'pending', ADMIN)).toEqual({
      title: 'News',
      tell: { networkId: textId(4711), kind: 'private' },
      isTold: false,
    });
  });
});

describe('a group that becomes a supergroup', () => {
  it('stays the same chat, with its settings and its subscription, under a new address', async () => {
    const group = await hub.chat({ selfSend: true, trialDays: 7, paidDays: 9 });
    const address = -nextNumber();
    await moveChat(database, group.networkId, textId(address));
    const moved = {
      id: group.id,
      kind: 'supergroup',
      state: 'active',
      self_send: true,
      trial_days: 7,
      paid_days: 9,
    };
    expect(await rowAt(textId(address))).toMatchObject(moved);
    expect(await rowAt(group.networkId)).toBeUndefined();
    await moveChat(database, group.networkId, textId(address));
    expect(await rowAt(textId(address))).toMatchObject(moved);
  });

  it('is unknown and stays so', async () => {
    await moveChat(database, textId(-2), textId(-3));
    expect(await rowAt(textId(-3))).toBeUndefined();
  });

  it.each<ChatState>(['inactive', 'removed', 'pending'])(
    'and was %s stays so, with the reason',
    async (state) => {
      const group = await hub.chat({ state });
      await setReason(group, 'the reason');
      const address = -nextNumber();
      await moveChat(database, group.networkId, textId(address));
      expect(await rowAt(textId(address))).toMatchObject({ id: group.id, state, state_reason: 'the reason' });
    },
  );

  it('takes over what joined under the new address before the move was known', async () => {
    const group = await hub.chat({ selfSend: true, trialDays: 3, state: 'inactive' });
    const supergroup = await hub.chat({ trialDays: 30, paidDays: 12 });
    await moveChat(database, group.networkId, supergroup.networkId);
    expect(await rowAt(supergroup.networkId)).toMatchObject({
      id: group.id,
      state: 'active',
      state_reason: null,
      self_send: true,
      trial_days: 3,
      paid_days: 12,
    });
    expect(await stateOf(supergroup)).toEqual({ state: null, network_id: null });
    await moveChat(database, group.networkId, supergroup.networkId);
    expect((await rowAt(supergroup.networkId))?.id).toBe(group.id);
  });

  it('keeps its own row when the old address was seen once more after the move', async () => {
    const chat = await hub.chat({ selfSend: true });
    const ghost = await hub.chat();
    await moveChat(database, ghost.networkId, chat.networkId);
    expect(await rowAt(chat.networkId)).toMatchObject({ id: chat.id, state: 'active', self_send: true });
    expect(await stateOf(ghost)).toEqual({ state: null, network_id: null });
  });

  it.each<[ChatState, ChatState, ChatState]>([
    ['removed', 'active', 'removed'],
    ['active', 'inactive', 'inactive'],
    ['active', 'pending', 'active'],
    ['inactive', 'pending', 'active'],
    ['pending', 'active', 'active'],
    ['pending', 'pending', 'pending'],
  ])('and was %s, and %s under the new address, is %s', async (before, under, now) => {
    const group = await hub.chat({ state: before });
    const supergroup = await hub.chat({ state: under });
    await moveChat(database, group.networkId, supergroup.networkId);
    expect(await rowAt(supergroup.networkId)).toMatchObject({ id: group.id, state: now });
  });

  it('is moved while it joins under the new address, and there is one chat in the end', async () => {
    for (let round = 0; round < 6; round++) {
      const group = await hub.chat();
      const seen = unseen({ kind: 'supergroup' });
      await Promise.all([
        joinChat(database, seen, 'anyone', open),
        moveChat(database, group.networkId, seen.networkId),
        joinChat(database, seen, 'anyone', open),
        moveChat(database, group.networkId, seen.networkId),
      ]);
      expect(await rowAt(seen.networkId)).toMatchObject({ id: group.id, state: 'active' });
    }
  });

  it('gets what is still open for it at the new address', async () => {
    const source = await hub.chat();
    const group = await hub.chat();
    const postId = await hub.post(source);
    const address = -nextNumber();
    await moveChat(database, group.networkId, textId(address));
    expect(await hub.claim(postId)).toMatchObject([
      { chatId: group.id, destination: { networkId: textId(address), kind: 'supergroup' } },
    ]);
  });

  it('gets nothing twice, and not what was posted under its other row', async () => {
    const source = await hub.chat();
    const group = await hub.chat();
    const supergroup = await hub.chat();
    const fromElsewhere = await hub.post(source);
    const fromItself = await hub.post(supergroup);
    const notPlanned = await hub.say(supergroup);
    await moveChat(database, group.networkId, supergroup.networkId);
    expect((await hub.claim(fromElsewhere)).map((delivery) => delivery.chatId)).toEqual([group.id]);
    expect((await hub.claim(fromItself)).map((delivery) => delivery.chatId)).toEqual([source.id]);
    await hub.admitAndPlan(notPlanned);
    expect([...(await hub.states(notPlanned)).keys()]).toEqual([source.id]);
  });
});
