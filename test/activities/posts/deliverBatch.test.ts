import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createDeliverBatch } from '../../../src/activities/posts/deliverBatch.ts';
import { WaitingPosts } from '../../../src/activities/posts/waitingPosts.ts';
import { Semaphore } from '../../../src/domain/concurrency/semaphore.ts';
import { PERMIT_VALID_MS, type Limiter, type LimiterReport } from '../../../src/domain/posts/limiter.ts';
import type { ChatId, NetworkChatId } from '../../../src/domain/ids.ts';
import type { Dispatch, Messenger } from '../../../src/domain/posts/messenger.ts';
import type { Ledger } from '../../../src/domain/posts/ledger.ts';
import { HeldCalls } from '../../support/heldCalls.ts';
import type { Mishap } from '../../support/memoryMessenger.ts';
import { until } from '../../support/until.ts';
import { AUDIO, PHOTO } from '../../support/world/content.ts';
import {
  activityEnvironment,
  openDeliveryWorld,
  type DeliveryWorld,
} from '../../support/world/deliveryWorld.ts';
import { textId } from '../../support/ids.ts';

let scene: DeliveryWorld;
beforeAll(async () => void (scene = await openDeliveryWorld()));
afterAll(() => scene.close());

const DONE = { open: 0, next: { kind: 'done' } };

/** A messenger that holds every call until the gate is opened. */
function gated(): Pick<Messenger, 'deliver'> & {
  readonly begun: NetworkChatId[];
  open(): void;
  readonly most: () => number;
} {
  const begun: NetworkChatId[] = [];
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let now = 0;
  let most = 0;
  return {
    begun,
    open,
    most: () => most,
    async deliver(dispatch: Dispatch) {
      begun.push(dispatch.destination.networkId);
      most = Math.max(most, ++now);
      await opened;
      now--;
      return scene.messenger.deliver(dispatch);
    },
  };
}

async function stateOfChat(networkId: NetworkChatId): Promise<unknown> {
  const { rows } =
    await sql`select state, state_reason as reason from hub_members join chats on id = chat_id where network_id = ${networkId}`.execute(
      scene.database.sql,
    );
  return rows[0];
}

describe('A batch', () => {
  test('sends everything once', async () => {
    const { postId, chats } = await scene.addPost(120);
    expect(await scene.deliver(postId)).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
    const rows = await scene.rows(postId);
    expect(rows).toEqual(
      chats.map((chat) => ({ chat, state: 'sent', attempts: 1, doubts: 0, reason: null, copies: 1 })),
    );
    expect(await scene.deliver(postId)).toEqual(DONE);
    expect(scene.messenger.messages(chats[0]!)).toHaveLength(1);
  });

  test('ends as soon as its calls do, not when their leases would', async () => {
    const { postId } = await scene.addPost(1);
    const began = Date.now();
    expect(await scene.deliver(postId)).toEqual(DONE);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  test('ends after a thousand deliveries', async () => {
    const { postId } = await scene.addPost(1_010);
    expect(await scene.deliver(postId)).toEqual({ open: 10, next: { kind: 'more' } });
    expect(await scene.deliver(postId)).toEqual(DONE);
  });

  test('keeps one destination’s trouble from the others', async () => {
    const { postId, chats } = await scene.addPost(3);
    scene.messenger.arrange(chats[1]!, { kind: 'unreached', reason: 'no route' });
    await scene.deliver(postId);
    expect((await scene.rows(postId)).map((row) => row.attempts)).toEqual([1, 2, 1]);
  });
});

describe('An outcome', () => {
  /** Delivers a post to one chat that meets this first, and again until nothing is open. */
  async function meet(mishap: Mishap) {
    const { postId, chats } = await scene.addPost(1);
    const chat = chats[0]!;
    scene.messenger.arrange(chat, mishap);
    const reported = scene.reports.length;
    const progress = await scene.deliver(postId);
    const rows = await scene.rows(postId);
    return { postId, chat, progress, row: rows[0], reports: scene.reports.slice(reported) };
  }

  test('gone: fails, and the chat is deactivated', async () => {
    const { chat, row, reports } = await meet({ kind: 'gone', reason: 'the bot was blocked' });
    expect(row).toMatchObject({ state: 'failed', reason: 'the bot was blocked', copies: 0 });
    expect(await stateOfChat(chat)).toEqual({ state: 'inactive', reason: 'the bot was blocked' });
    expect(reports).toEqual([{ networkId: chat, kind: 'answered' }]);
  });

  test('forbidden: fails, and counts as an error of the chat, which stays', async () => {
    const { chat, row, reports } = await meet({ kind: 'forbidden', reason: 'no rights' });
    expect(row).toMatchObject({ state: 'failed', reason: 'no rights' });
    expect(await stateOfChat(chat)).toMatchObject({ state: 'active' });
    expect(reports).toEqual([{ networkId: chat, kind: 'error' }]);
  });

  test('limited: waits for as long as the network says, and everybody is told', async () => {
    const { postId, chat, progress, row, reports } = await meet({ kind: 'limited', retryAfterMs: 20_000 });
    expect(row).toMatchObject({ state: 'planned', attempts: 1, doubts: 0 });
    expect(progress).toEqual({ open: 1, next: { kind: 'wait', waitMs: expect.any(Number) } });
    if (progress.next.kind !== 'wait') throw new Error('It is to wait.');
    expect(progress.next.waitMs).toBeGreaterThan(18_000);
    expect(reports).toEqual([{ networkId: chat, kind: 'limited', retryAfterMs: 20_000 }]);
    expect(scene.messenger.messages(chat)).toEqual([]);
    expect((await scene.rows(postId))[0]).toEqual(row);
  });

  test('moved: goes to the new address', async () => {
    const to = -100_777;
    scene.messenger.addChat(textId(to));
    const { chat, row } = await meet({ kind: 'moved', networkId: textId(to) });
    expect(row).toMatchObject({ chat: textId(to), state: 'sent', doubts: 0, copies: 1 });
    expect(scene.messenger.messages(chat)).toEqual([]);
    expect(scene.messenger.messages(textId(to))).toHaveLength(1);
  });

  test('unreached: is made again without a doubt', async () => {
    const { chat, row, reports } = await meet({ kind: 'unreached', reason: 'no route' });
    expect(row).toMatchObject({ state: 'sent', attempts: 2, doubts: 0 });
    expect(reports).toEqual([
      { networkId: chat, kind: 'unused' },
      { networkId: chat, kind: 'ok' },
    ]);
  });

  test('unknown: is made again, and the doubt is counted', async () => {
    const { chat, row, reports } = await meet({ kind: 'unknown', reason: 'no answer' });
    expect(row).toMatchObject({ state: 'sent', attempts: 2, doubts: 1 });
    expect(reports).toEqual([
      { networkId: chat, kind: 'error' },
      { networkId: chat, kind: 'ok' },
    ]);
  });

  test('refused: fails the post everywhere, with the network’s words, and tries no further', async () => {
    const { postId, chats } = await scene.addPost(200);
    for (const chat of chats) scene.messenger.arrange(chat, { kind: 'refused', reason: 'bad entity' });
    expect(await scene.deliver(postId)).toEqual(DONE);
    const rows = await scene.rows(postId);
    expect(rows.every((row) => row.state === 'failed' && row.reason === 'bad entity')).toBe(true);
    expect(rows.filter((row) => row.attempts > 0).length).toBeLessThanOrEqual(30);
  });

  const odd = { kind: 'refused', reason: 'Bad Request: SOMETHING_NEW at 17', unexplained: true } as const;

  test('refused without an explanation: that chat alone fails, and the others get the post', async () => {
    const { postId, chats } = await scene.addPost(40);
    // More chats than make a post end, all in the first group of calls.
    for (const chat of chats.slice(0, 5)) scene.messenger.arrange(chat, odd);
    expect(await scene.deliver(postId)).toEqual(DONE);
    const rows = await scene.rows(postId);
    expect(rows.slice(0, 5).every((row) => row.state === 'failed' && row.reason === odd.reason)).toBe(true);
    expect(rows.slice(5).every((row) => row.state === 'sent')).toBe(true);
  });

  test('refused alike by several chats and taken by none: the post fails, whatever numbers the answers hold', async () => {
    const { postId, chats } = await scene.addPost(200);
    chats.forEach((chat, at) =>
      scene.messenger.arrange(chat, { ...odd, reason: `Bad Request: SOMETHING_NEW at ${at}` }),
    );
    expect(await scene.deliver(postId)).toEqual(DONE);
    const rows = await scene.rows(postId);
    expect(rows.every((row) => row.state === 'failed')).toBe(true);
    expect(rows.filter((row) => row.attempts > 0).length).toBeLessThanOrEqual(30);
  });

  test('refused by each chat with another answer: every chat is tried', async () => {
    const { postId, chats } = await scene.addPost(30);
    chats.forEach((chat, at) =>
      scene.messenger.arrange(chat, { ...odd, reason: `Bad Request: ${'ODD_'.repeat(at + 1)}` }),
    );
    expect(await scene.deliver(postId)).toEqual(DONE);
    expect((await scene.rows(postId)).every((row) => row.attempts === 1)).toBe(true);
  });

  test('refused alike in first sends and then in a batch: the answers count together', async () => {
    const { postId, chats } = await scene.addPost(200);
    for (const chat of chats) scene.messenger.arrange(chat, odd);
    const two = { ...scene.limiter, acquire: onlyFirst(2) };
    await scene.deliverAtOnce(postId, { limiter: two });
    expect((await scene.rows(postId)).filter((row) => row.state === 'failed')).toHaveLength(2);
    expect(await scene.deliver(postId)).toEqual(DONE);
    expect((await scene.rows(postId)).filter((row) => row.attempts > 0).length).toBeLessThanOrEqual(30);
  });

  test('sent but for a part that is refused without an explanation: others get the part', async () => {
    const { postId, chats } = await scene.addPost(30, [PHOTO, AUDIO]);
    scene.messenger.arrange(chats[0]!, odd, 'audio');
    expect(await scene.deliver(postId)).toEqual(DONE);
    const rows = await scene.rows(postId);
    expect(rows.map((row) => row.copies)).toEqual([1, ...Array<number>(29).fill(2)]);
    const { rows: parts } =
      await sql`select refused from parts where post_id = ${postId} order by no`.execute(scene.database.sql);
    expect(parts).toEqual([{ refused: null }, { refused: null }]);
  });

  test('sent but for a part that several chats refuse alike and none takes: no further chat is tried with it', async () => {
    const { postId, chats } = await scene.addPost(200, [PHOTO, AUDIO]);
    for (const chat of chats) scene.messenger.arrange(chat, odd, 'audio');
    expect(await scene.deliver(postId)).toEqual(DONE);
    const { rows: parts } =
      await sql`select refused from parts where post_id = ${postId} order by no`.execute(scene.database.sql);
    expect(parts).toEqual([{ refused: null }, { refused: odd.reason }]);
    const { rows: tried } = await sql<{ count: number }>`
      select count(*)::int as count from deliveries where post_id = ${postId} and left_out is not null
    `.execute(scene.database.sql);
    expect(tried[0]!.count).toBeLessThanOrEqual(30);
    expect((await scene.rows(postId)).every((row) => row.state === 'sent')).toBe(true);
  });

  test('sent but for a part: the part is refused once, for all destinations', async () => {
    const { postId, chats } = await scene.addPost(30, [PHOTO, AUDIO]);
    scene.messenger.arrange(chats[0]!, { kind: 'refused', reason: 'bad file' }, 'audio');
    expect(await scene.deliver(postId)).toEqual(DONE);
    const { rows } = await sql`select refused from parts where post_id = ${postId} order by no`.execute(
      scene.database.sql,
    );
    expect(rows).toEqual([{ refused: null }, { refused: 'bad file' }]);
    expect((await scene.rows(postId)).every((row) => row.state === 'sent')).toBe(true);
  });

  test('limited midway: what arrived is kept, and only what is missing follows', async () => {
    const { postId, chats } = await scene.addPost(1, [PHOTO, AUDIO]);
    scene.messenger.arrange(chats[0]!, { kind: 'limited', retryAfterMs: 20_000 }, 'audio');
    await scene.deliver(postId);
    expect((await scene.rows(postId))[0]).toMatchObject({ state: 'planned', copies: 1 });
    await scene.age(postId, 20);
    const calm = { ...scene.limiter, acquire: allGo };
    expect(await scene.deliver(postId, { limiter: calm })).toEqual(DONE);
    expect(scene.messenger.messages(chats[0]!).map((message) => message.content.kind)).toEqual([
      'photo',
      'audio',
    ]);
    expect((await scene.rows(postId))[0]).toMatchObject({ state: 'sent', copies: 2 });
  });
});

/** Lets so many wishes go and has the others wait for their chat. */
const onlyFirst =
  (most: number): Limiter['acquire'] =>
  async (_, requests) =>
    requests.map((_request, at) =>
      at < most ? { granted: true } : { granted: false, waitMs: 0, because: 'chat' },
    );

const allGo: Limiter['acquire'] = async (_, requests) => requests.map(() => ({ granted: true }));

describe('The limiter', () => {
  test('that halts everything ends the batch with that wait, and no row is tried', async () => {
    const { postId } = await scene.addPost(60);
    let asked = 0;
    const acquire: Limiter['acquire'] = async (_, requests) => {
      asked += requests.length;
      return requests.map(() => ({ granted: false, waitMs: 15_000, because: 'everybody' }));
    };
    const progress = await scene.deliver(postId, { limiter: { ...scene.limiter, acquire } });
    expect(progress).toEqual({ open: 60, next: { kind: 'wait', waitMs: 15_000 } });
    expect(asked).toBeLessThanOrEqual(10);
    const rows = await scene.rows(postId);
    expect(rows.every((row) => row.state === 'planned' && row.attempts === 0)).toBe(true);
  });

  test('is asked by one batch of the process at a time while everybody waits', async () => {
    let asking = 0;
    let most = 0;
    let claimed = 0;
    const allClaimed = Promise.withResolvers<void>();
    const claim: Ledger['claim'] = async (...given) => {
      const rows = await scene.dependencies.ledger.claim(...given);
      if (++claimed === 3) allClaimed.resolve();
      return rows;
    };
    const acquire: Limiter['acquire'] = async (_, requests) => {
      most = Math.max(most, ++asking);
      // Whoever asks first is answered only when all three want to ask.
      await allClaimed.promise;
      await new Promise((resolve) => setImmediate(resolve));
      asking--;
      return requests.map((_, index) =>
        index === 0 ? { granted: true } : { granted: false, waitMs: 1, because: 'everybody' },
      );
    };
    const deliver = createDeliverBatch({
      ...scene.dependencies,
      limiter: { ...scene.limiter, acquire },
      ledger: { ...scene.dependencies.ledger, claim },
    });
    const posts = await Promise.all([scene.addPost(5), scene.addPost(5), scene.addPost(5)]);
    await Promise.all(posts.map(({ postId }) => activityEnvironment().run(deliver, postId)));
    expect(most).toBe(1);
    for (const { chats } of posts) {
      for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
    }
  });

  test('lets others pass a chat whose turn comes late', async () => {
    const { postId, chats } = await scene.addPost(2);
    const acquire: Limiter['acquire'] = async (_, requests) =>
      requests.map(({ networkId }) =>
        networkId === chats[0] ? { granted: false, waitMs: 60_000, because: 'chat' } : { granted: true },
      );
    const progress = await scene.deliver(postId, { limiter: { ...scene.limiter, acquire } });
    expect(progress).toEqual({ open: 1, next: { kind: 'wait', waitMs: expect.closeTo(60_000, -4) } });
    expect((await scene.rows(postId)).map((row) => row.state)).toEqual(['planned', 'sent']);
  });

  test('that cannot be reached fails the batch, which gives back what it held', async () => {
    const { postId } = await scene.addPost(30);
    const acquire: Limiter['acquire'] = () => Promise.reject(new Error('redis is away'));
    await expect(scene.deliver(postId, { limiter: { ...scene.limiter, acquire } })).rejects.toThrow(
      'redis is away',
    );
    expect((await scene.rows(postId)).every((row) => row.state === 'planned')).toBe(true);
    expect(await scene.deliver(postId)).toEqual(DONE);
  });

  test('is asked again when a permit has expired before its call begins', async () => {
    const { postId, chats } = await scene.addPost(2);
    const log: string[] = [];
    const acquire: Limiter['acquire'] = async (_, requests) =>
      requests.map(({ networkId, hold }) => {
        log.push(`${hold} ${networkId}`);
        return { granted: true };
      });
    const messenger: Pick<Messenger, 'deliver'> = {
      deliver(dispatch) {
        log.push(`call ${dispatch.destination.networkId}`);
        return scene.messenger.deliver(dispatch);
      },
    };
    const ledger = {
      ...scene.dependencies.ledger,
      async beginSending(...given: Parameters<Ledger['beginSending']>) {
        await new Promise((resolve) => setTimeout(resolve, PERMIT_VALID_MS + 50));
        return scene.dependencies.ledger.beginSending(...given);
      },
    };
    const limiter = { ...scene.limiter, acquire };
    expect(
      await scene.deliver(postId, { limiter, messenger: { ...scene.messenger, ...messenger }, ledger }),
    ).toEqual(DONE);
    for (const chat of chats) {
      expect(log.filter((entry) => entry.endsWith(` ${chat}`))).toEqual([
        `take ${chat}`,
        `keep ${chat}`,
        `call ${chat}`,
      ]);
    }
  });

  test('that gives no second permit soon leaves the row planned, without a call and without a doubt', async () => {
    const { postId, chats } = await scene.addPost(1);
    const acquire: Limiter['acquire'] = async (_, [request]) =>
      request!.hold === 'keep'
        ? [{ granted: false, waitMs: 60_000, because: 'everybody' }]
        : [{ granted: true }];
    const stop = new AbortController();
    const ledger = {
      ...scene.dependencies.ledger,
      async beginSending(...given: Parameters<Ledger['beginSending']>) {
        await new Promise((resolve) => setTimeout(resolve, PERMIT_VALID_MS + 50));
        stop.abort();
        return scene.dependencies.ledger.beginSending(...given);
      },
    };
    const told: LimiterReport[] = [];
    const report = async (reports: readonly LimiterReport[]) => void told.push(...reports);
    await scene.deliver(postId, {
      limiter: { ...scene.limiter, acquire, report },
      ledger,
      stopping: stop.signal,
    });
    expect(scene.messenger.messages(chats[0]!)).toEqual([]);
    expect(await scene.rows(postId)).toMatchObject([{ state: 'planned', doubts: 0 }]);
    expect(told).toEqual([{ networkId: chats[0], kind: 'unused' }]);
  });

  test('hears of a permit that was not used, when another has taken the row meanwhile', async () => {
    const { postId, chats } = await scene.addPost(2);
    const ledger = {
      ...scene.dependencies.ledger,
      beginSending: async () => new Set<ChatId>(),
    };
    const told: LimiterReport[] = [];
    const report = async (reports: readonly LimiterReport[]) => void told.push(...reports);
    await scene
      .deliver(postId, { limiter: { ...scene.limiter, acquire: allGo, report }, ledger })
      .catch(() => {});
    expect(told.slice(0, 2)).toEqual(chats.map((networkId) => ({ networkId, kind: 'unused' })));
  });

  test('that cannot take a report does not undo what was sent', async () => {
    const { postId } = await scene.addPost(1);
    const report: Limiter['report'] = () => Promise.reject(new Error('redis is away'));
    expect(await scene.deliver(postId, { limiter: { ...scene.limiter, report } })).toEqual(DONE);
  });
});

describe('A batch that ends early', () => {
  test('finishes what is under way when it is stopped, and the rest can be claimed at once', async () => {
    const { postId, chats } = await scene.addPost(40);
    const messenger = gated();
    const stop = new AbortController();
    const batch = scene.deliver(postId, { messenger, stopping: stop.signal });
    await until(() => messenger.begun.length === 10);
    stop.abort();
    messenger.open();
    expect(await batch).toEqual({ open: 30, next: { kind: 'more' } });
    expect((await scene.rows(postId)).map((row) => row.state)).toEqual([
      ...Array.from({ length: 10 }, () => 'sent'),
      ...Array.from({ length: 30 }, () => 'planned'),
    ]);
    expect(await scene.deliver(postId)).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
  });

  test('does the same when its activity is cancelled', async () => {
    const { postId } = await scene.addPost(40);
    const messenger = gated();
    const environment = activityEnvironment();
    const batch = environment.run(createDeliverBatch({ ...scene.dependencies, messenger }), postId);
    await until(() => messenger.begun.length === 10);
    environment.cancel();
    messenger.open();
    expect(await batch).toEqual({ open: 30, next: { kind: 'more' } });
  });

  test('leaves nothing under way when the ledger fails between', async () => {
    const { postId, chats } = await scene.addPost(60);
    const messenger = gated();
    let claims = 0;
    const claim: Ledger['claim'] = (...given) =>
      ++claims === 2 ? Promise.reject(new Error('away')) : scene.dependencies.ledger.claim(...given);
    const callSlots = new Semaphore(60);
    const batch = scene.deliver(postId, {
      messenger,
      callSlots,
      ledger: { ...scene.dependencies.ledger, claim },
    });
    await until(() => claims === 2);
    messenger.open();
    await expect(batch).rejects.toThrow('away');
    const sent = (await scene.rows(postId)).filter((row) => row.state === 'sent');
    expect(sent).toHaveLength(50);
    expect(await scene.deliver(postId)).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
    await callSlots.take(60);
  });

  test('is finished by another after its lease, and what was in doubt is counted', async () => {
    const { postId } = await scene.addPost(40);
    // As when the process dies: its calls have no answer, and it writes nothing any more.
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const messenger: Pick<Messenger, 'deliver'> = {
      deliver: () => ended.then(() => ({ kind: 'unknown', reason: 'dead' })),
    };
    let begun = 0;
    const beginSending: Ledger['beginSending'] = async (...given) => {
      const ours = await scene.dependencies.ledger.beginSending(...given);
      begun += ours.size;
      return ours;
    };
    const ledger = {
      ...scene.dependencies.ledger,
      beginSending,
      renew: async () => {},
      settle: async () => {},
    };
    const stop = new AbortController();
    const dead = scene.deliver(postId, {
      messenger,
      ledger,
      stopping: stop.signal,
      callSlots: new Semaphore(10),
    });
    await until(() => begun === 10);
    stop.abort();
    await scene.age(postId, 31);
    // By then the hold on their chats has ended too.
    expect(await scene.deliver(postId, { limiter: { ...scene.limiter, acquire: allGo } })).toEqual(DONE);
    const rows = await scene.rows(postId);
    expect(rows.every((row) => row.state === 'sent')).toBe(true);
    expect(rows.filter((row) => row.doubts === 1)).toHaveLength(10);
    end();
    await dead;
  });

  test('shows a fault of the messenger, writes what the other calls came to, and leaves a doubt', async () => {
    const { postId, chats } = await scene.addPost(10);
    const thrown = Promise.withResolvers<void>();
    const messenger: Pick<Messenger, 'deliver'> = {
      async deliver(dispatch) {
        if (dispatch.destination.networkId === chats[4]) {
          thrown.resolve();
          throw new TypeError('a bug');
        }
        await thrown.promise;
        return scene.messenger.deliver(dispatch);
      },
    };
    await expect(scene.deliver(postId, { messenger })).rejects.toThrow('a bug');
    const rows = await scene.rows(postId);
    expect(rows.filter((row) => row.state === 'sent')).toHaveLength(9);
    expect(rows[4]).toMatchObject({ state: 'planned', doubts: 1 });
    expect(await scene.deliver(postId)).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
  });
});

describe('Semaphore', () => {
  test('bound the calls of all batches together, however small their number', async () => {
    const callSlots = new Semaphore(3);
    const messenger = gated();
    const posts = await Promise.all([scene.addPost(8), scene.addPost(8)]);
    const batches = posts.map(({ postId }) => scene.deliver(postId, { messenger, callSlots }));
    await until(() => messenger.begun.length === 3);
    messenger.open();
    expect(await Promise.all(batches)).toEqual([DONE, DONE]);
    expect(messenger.most()).toBe(3);
    await callSlots.take(3);
  });

  test('come back one by one, so that a call that hangs keeps no other chat waiting', async () => {
    const { postId, chats } = await scene.addPost(40);
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const messenger: Pick<Messenger, 'deliver'> = {
      async deliver(dispatch) {
        if (dispatch.destination.networkId === chats[0]) await released;
        return scene.messenger.deliver(dispatch);
      },
    };
    const batch = scene.deliver(postId, { messenger, callSlots: new Semaphore(10) });
    await until(async () => (await scene.rows(postId)).filter((row) => row.state === 'sent').length === 39);
    release();
    expect(await batch).toEqual(DONE);
  });
});

describe('A database that is away', () => {
  test('while outcomes are written: they are written later, and nothing goes a second time', async () => {
    const { postId, chats } = await scene.addPost(10);
    let failures = 0;
    const settle: Ledger['settle'] = async (...given) => {
      if (++failures <= 2) throw new Error('away');
      await scene.dependencies.ledger.settle(...given);
    };
    expect(await scene.deliver(postId, { ledger: { ...scene.dependencies.ledger, settle } })).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
    expect((await scene.rows(postId)).every((row) => row.attempts === 1 && row.state === 'sent')).toBe(true);
  });

  test('when calls are to begin: no call is made, and the permits come back', async () => {
    const { postId, chats } = await scene.addPost(10);
    const callSlots = new Semaphore(10);
    const beginSending = () => Promise.reject(new Error('away'));
    const ledger = { ...scene.dependencies.ledger, beginSending };
    await expect(scene.deliver(postId, { ledger, callSlots })).rejects.toThrow('away');
    expect(scene.messenger.messages(chats[0]!)).toEqual([]);
    await callSlots.take(10);
    expect((await scene.rows(postId)).every((row) => row.state === 'planned' && row.doubts === 0)).toBe(true);
  });
});

describe('A post behind an earlier one of its chat', () => {
  test('follows it in each destination, and looks more and more seldom meanwhile', async () => {
    const { postId: earlier, chats } = await scene.addPost(3);
    const later = await scene.addPostAfter(earlier);
    let looks = 0;
    const claim: Ledger['claim'] = (...given) => {
      looks++;
      return scene.dependencies.ledger.claim(...given);
    };
    const waits: number[] = [];
    const naps = new HeldCalls<number>();
    const waiting = new WaitingPosts(async (ms, signal) => {
      const woken = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => woken.resolve());
      await Promise.race([naps.pass(waits.push(ms)), woken.promise]);
    });
    const batch = scene.deliver(later, { waiting, ledger: { ...scene.dependencies.ledger, claim } });
    for (const nap of [1, 2, 3]) {
      await until(() => waits.length === nap);
      if (nap < 3) naps.letGo(nap);
    }
    expect(looks).toBe(3);
    expect(waits.slice(1)).toEqual([2 * waits[0]!, 4 * waits[0]!]);
    expect(scene.messenger.messages(chats[0]!)).toEqual([]);
    await scene.deliver(earlier, { waiting });
    expect(await batch).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(2);
  });
});

describe('While the hub is paused', () => {
  test('nothing is claimed', async () => {
    const { postId, chats } = await scene.addPost(2);
    await sql`update hubs set paused_at = now()`.execute(scene.database.sql);
    expect(await scene.deliver(postId)).toEqual({ open: 2, next: { kind: 'paused' } });
    await sql`update hubs set paused_at = null`.execute(scene.database.sql);
    expect(scene.messenger.messages(chats[0]!)).toEqual([]);
    expect(await scene.deliver(postId)).toEqual(DONE);
  });
});

test('A batch gives a sign of life while a call takes long', async () => {
  const { postId } = await scene.addPost(1);
  const messenger = gated();
  const environment = activityEnvironment();
  const beats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => {
    beats.push(details);
    messenger.open();
  });
  await environment.run(createDeliverBatch({ ...scene.dependencies, messenger }), postId);
  expect(beats).toEqual([1]);
});
