import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { moveChat } from '../../../src/db/chats/memberships.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { ChatId, NetworkMessageId, PostId } from '../../../src/domain/ids.ts';
import { nextNumber, photo } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  chat = await hub.chat();
});

async function claimable(postId: PostId): Promise<number[]> {
  return (await hub.claim(postId)).map((delivery) => delivery.chatId);
}

/** Where the copy in each chat answers to. */
async function targets(postId: PostId): Promise<Map<ChatId, NetworkMessageId | undefined>> {
  return new Map((await hub.claim(postId)).map((delivery) => [delivery.chatId, delivery.replyTo]));
}

describe('two posts from one chat', () => {
  it('reach each destination one after the other, each at its own pace', async () => {
    const other = await hub.chat();
    const earlier = await hub.post(source);
    const later = await hub.post(source);
    expect(await claimable(later)).toEqual([]);
    const token = randomUUID();
    await hub.begin(earlier, token);
    expect(await claimable(later)).toEqual([]);
    await hub.settle(earlier, token, other, { state: 'sent', version: 1 });
    expect(await claimable(later)).toEqual([other.id]);
    await hub.settle(earlier, token, chat, { state: 'failed', reason: 'forbidden' });
    expect(await claimable(later)).toEqual([chat.id]);
  });

  it('keep their order while the earlier one waits for its time', async () => {
    const earlier = await hub.post(source);
    const later = await hub.post(source);
    const token = randomUUID();
    await hub.claim(earlier, token);
    await hub.settle(earlier, token, chat, {
      state: 'planned',
      delayMs: 60_000,
      doubt: false,
      reason: 'limited',
    });
    expect(await claimable(later)).toEqual([]);
  });

  it('do not wait for one that is in doubt', async () => {
    const earlier = await hub.post(source);
    const later = await hub.post(source);
    const token = randomUUID();
    await hub.begin(earlier, token);
    await hub.settle(earlier, token, chat, {
      state: 'planned',
      delayMs: 60_000,
      doubt: true,
      reason: 'time-out',
    });
    expect(await claimable(later)).toEqual([chat.id]);
  });

  it('do not wait for what is withheld', async () => {
    const unpaid = await hub.chat({ trialDays: -1 });
    const earlier = await hub.post(source);
    expect((await hub.states(earlier)).get(unpaid.id)).toBe('withheld');
    await hub.sendAll(earlier);
    const later = await hub.post(source);
    expect(await claimable(later)).toEqual([chat.id]);
  });

  it('wait for nothing from other chats', async () => {
    await hub.post(await hub.chat());
    expect(await claimable(await hub.post(source))).toContain(chat.id);
  });

  it('wait for nothing when the later one is a late sibling of an album', async () => {
    const album = await hub.post(source, { albumKey: 'k', content: photo() });
    await hub.sendAll(album);
    await hub.post(source);
    const late = await hub.post(source, { albumKey: 'k', content: photo() });
    expect(await claimable(late)).toEqual([chat.id]);
  });
});

describe('a reply', () => {
  it('waits in each chat for the copy that it answers, and goes where there is none', async () => {
    const other = await hub.chat();
    const original = hub.message(source);
    const target = await hub.store(original);
    await hub.admitAndPlan(target);
    const token = randomUUID();
    await hub.begin(target, token);
    await hub.settle(target, token, other, { state: 'sent', version: 1 }, [
      { part: 0, piece: 0, messageId: textId(70) },
    ]);
    // Said by the one who has it already; the original's own chat has nothing to wait for.
    const reply = await hub.post(other, { replyTo: textId(70) });
    expect(await targets(reply)).toEqual(new Map([[source.id, original.messageId]]));
    await hub.settle(target, token, chat, { state: 'sent', version: 1 }, [
      { part: 0, piece: 0, messageId: textId(71) },
    ]);
    expect(await targets(reply)).toEqual(new Map([[chat.id, textId(71)]]));
  });

  it('to a part of an album answers that part’s copy in every chat', async () => {
    const messages = [1, 2, 3].map(() => hub.message(source, { albumKey: 'k', content: photo() }));
    let album: PostId | undefined;
    for (const message of messages) album = await hub.store(message);
    await hub.admitAndPlan(album!);
    const copies = await hub.sendAll(album!, 3);
    const reply = await hub.post(source, { replyTo: messages[1]!.messageId });
    expect(await targets(reply)).toEqual(new Map([[chat.id, copies.get(chat.id)![1]]]));
    await hub.sendAll(reply);
    const back = await hub.post(chat, { replyTo: copies.get(chat.id)![2]! });
    expect(await targets(back)).toEqual(new Map([[source.id, messages[2]!.messageId]]));
  });

  it('answers another part where the one that it means is missing, and never a continuation', async () => {
    const messages = [1, 2].map(() => hub.message(source, { albumKey: 'k', content: photo() }));
    let album: PostId | undefined;
    for (const message of messages) album = await hub.store(message);
    await hub.admitAndPlan(album!);
    const token = randomUUID();
    await hub.begin(album!, token);
    await hub.settle(album!, token, chat, { state: 'sent', version: 1 }, [
      { part: 0, piece: 1, messageId: textId(81) },
      { part: 0, piece: 0, messageId: textId(80) },
    ]);
    const reply = await hub.post(source, { replyTo: messages[1]!.messageId });
    expect(await targets(reply)).toEqual(new Map([[chat.id, textId(80)]]));
  });

  it('goes without a target where the target failed or was never sent', async () => {
    const original = hub.message(source);
    const target = await hub.store(original);
    await hub.admitAndPlan(target);
    await hub.ledger.failPost(target, 'refused');
    const newcomer = await hub.chat();
    const reply = await hub.post(source, { replyTo: original.messageId });
    expect(await targets(reply)).toEqual(
      new Map([
        [chat.id, undefined],
        [newcomer.id, undefined],
      ]),
    );
  });

  it('never answers under a new address what was sent to the old one', async () => {
    const original = hub.message(source);
    const target = await hub.store(original);
    await hub.admitAndPlan(target);
    await hub.sendAll(target);
    const address = -nextNumber();
    await moveChat(database, chat.networkId, textId(address));
    const reply = await hub.post(source, { replyTo: original.messageId });
    expect(await hub.claim(reply)).toMatchObject([
      { chatId: chat.id, destination: { networkId: textId(address), kind: 'supergroup' } },
    ]);
    expect((await hub.row(reply, chat)).state).toBe('claimed');
    await hub.endLeases(reply);
    expect(await targets(reply)).toEqual(new Map([[chat.id, undefined]]));
  });

  it('does not answer the copy of another chat that has the same message id', async () => {
    const other = await hub.chat();
    const original = hub.message(source);
    const target = await hub.store(original);
    await hub.admitAndPlan(target);
    const token = randomUUID();
    await hub.begin(target, token);
    for (const [where, messageId] of [
      [chat, 90],
      [other, 91],
    ] as const) {
      await hub.settle(target, token, where, { state: 'sent', version: 1 }, [
        { part: 0, piece: 0, messageId: textId(messageId) },
      ]);
    }
    const reply = await hub.post(chat, { replyTo: textId(90) });
    expect(await targets(reply)).toEqual(
      new Map([
        [source.id, original.messageId],
        [other.id, textId(91)],
      ]),
    );
  });
});
