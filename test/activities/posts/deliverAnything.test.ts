import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Semaphore } from '../../../src/domain/concurrency/semaphore.ts';
import type { Outcome } from '../../../src/domain/posts/delivery.ts';
import type { Dispatch, Messenger } from '../../../src/domain/posts/messenger.ts';
import type { Ledger } from '../../../src/domain/posts/ledger.ts';
import type { Limiter } from '../../../src/domain/posts/limiter.ts';
import { openDeliveryWorld, type DeliveryWorld } from '../../support/world/deliveryWorld.ts';
import { textId } from '../../support/ids.ts';
import type { NetworkChatId } from '../../../src/domain/ids.ts';

let scene: DeliveryWorld;
beforeAll(async () => void (scene = await openDeliveryWorld()));
afterAll(() => scene.close());

/** What a chat's calls meet, one after the other; after that they succeed. */
type Script = readonly (
  | 'gone'
  | 'forbidden'
  | 'limited'
  | 'unreached'
  | 'unauthorized'
  | 'lost'
  | 'unknown'
  | 'fault'
)[];

/** Network and script of a run: an outcome that is `lost` arrived all the same, and its answer did not. */
function scripted(scripts: ReadonlyMap<NetworkChatId, Script>) {
  const arrived = new Map<NetworkChatId, number>();
  const made = new Map<NetworkChatId, number>();
  const messenger: Pick<Messenger, 'deliver'> = {
    async deliver({ destination: { networkId } }: Dispatch): Promise<Outcome> {
      const call = made.get(networkId) ?? 0;
      made.set(networkId, call + 1);
      const kind = scripts.get(networkId)?.[call] ?? 'sent';
      if (kind === 'sent' || kind === 'lost') arrived.set(networkId, (arrived.get(networkId) ?? 0) + 1);
      switch (kind) {
        case 'sent':
          return { kind, copies: [{ part: 0, piece: 0, messageId: textId(call + 1) }] };
        case 'lost':
        case 'unknown':
          return { kind: 'unknown', reason: 'no answer' };
        case 'gone':
        case 'forbidden':
        case 'unreached':
          return { kind, reason: kind };
        case 'limited':
          return { kind, retryAfterMs: 10_000 };
        case 'unauthorized':
          return { kind };
        case 'fault':
          throw new Error('a bug');
      }
    },
  };
  return { messenger, arrived };
}

const outcome = fc.constantFrom<Script[number]>(
  ...(['gone', 'forbidden', 'limited', 'unreached', 'unauthorized', 'lost', 'unknown', 'fault'] as const),
);

test('Whatever the network does, every row ends, and nothing goes twice unless a doubt came before', async () => {
  const limiter: Limiter = {
    ...scene.limiter,
    acquire: async (_, requests) => requests.map(() => ({ granted: true })),
    report: async () => {},
  };
  // What waits for its time is not waited for here.
  const ledger: Ledger = {
    ...scene.dependencies.ledger,
    async claim(postId, ...given) {
      await scene.endWaits(postId);
      return scene.dependencies.ledger.claim(postId, ...given);
    },
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(outcome, { maxLength: 4 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 12 }),
      async (scripts, size) => {
        const { postId, chats } = await scene.addPost(scripts.length);
        const { messenger, arrived } = scripted(new Map(chats.map((chat, at) => [chat, scripts[at]!])));
        const callSlots = new Semaphore(size);
        for (let batch = 0; ; batch++) {
          expect(batch).toBeLessThan(60);
          const deliver = scene.deliver(postId, { messenger, limiter, callSlots, ledger });
          if ((await deliver.catch(() => undefined))?.next.kind === 'done') break;
        }
        expect(await callSlots.take(size)).toBe(size);
        for (const row of await scene.rows(postId)) {
          const script = scripts[chats.indexOf(textId(row.chat))]!;
          const calls = script.slice(0, row.attempts);
          const end = calls.find((kind) => kind === 'gone' || kind === 'forbidden');
          expect(row.state).toBe(end === undefined ? 'sent' : 'failed');
          expect(row.doubts).toBe(calls.filter((kind) => ['lost', 'unknown', 'fault'].includes(kind)).length);
          const lost = calls.filter((kind) => kind === 'lost').length;
          expect(arrived.get(textId(row.chat)) ?? 0).toBe(lost + (row.state === 'sent' ? 1 : 0));
          expect(row.copies).toBe(row.state === 'sent' ? 1 : 0);
        }
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);
