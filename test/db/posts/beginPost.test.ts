import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { AccountId, PostId } from '../../../src/domain/ids.ts';
import type { Begun, FirstClaim } from '../../../src/domain/posts/posts.ts';
import type { SourceMessage } from '../../../src/domain/posts/post.ts';
import { toPartner } from '../../../src/domain/posts/route.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { MemberSettings, TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
});

function begin(postId: PostId, differences: Partial<FirstClaim> = {}): Promise<Begun | undefined> {
  return hub.posts.begin(postId, {
    token: randomUUID(),
    most: 10,
    mostPlanned: 1_000,
    accounts: [database.account],
    ...differences,
  });
}

/** Everything about a post and its deliveries that does not depend on when and by whom they were claimed. */
async function traceOf(postId: PostId): Promise<unknown> {
  const { rows: posts } = await sql<{ source_chat_id: number }>`
    select state, refusal, closed_at, planned_at is not null as planned, reply_to_post, version, source_chat_id
    from posts where id = ${postId}
  `.execute(database.sql);
  const { rows: deliveries } = await sql`
    select chat_id, source_chat_id, forward_of, state, attempts, doubts, version, reason, settled_at, not_before,
           token is not null as held, lease_until > now() as leased
    from deliveries where post_id = ${postId} order by chat_id
  `.execute(database.sql);
  const { rows: fingerprints } = await sql`
    select fingerprint, carried from fingerprints where post_id = ${postId}
  `.execute(database.sql);
  return { posts, deliveries, fingerprints };
}

const TOUCHED_NOTHING = { deliveries: [], fingerprints: [] };

describe('beginning a post', () => {
  it.each<[string, MemberSettings[]]>([
    ['one chat', [{}]],
    ['several chats', [{}, {}, {}]],
    ['chats of which one has not paid', [{}, { trialDays: -1 }]],
    ['nobody', []],
    ['chats of which one only posts', [{ destination: false }, {}]],
  ])('for %s leaves and answers what its steps leave and answer one by one', async (_, settings) => {
    const author = person();
    const content = { kind: 'text', text: 'words that are long enough to count', entities: [] } as const;
    /** What is left and answered, the chats of a hub by their places in it. */
    async function carried(atOnce: boolean): Promise<unknown> {
      hub = await World.open(database);
      const chats = [await hub.chat()];
      for (const setting of settings) chats.push(await hub.chat(setting));
      const postId = await hub.say(chats[0]!, { author, content });
      let claim: unknown;
      if (atOnce) {
        const begun = await begin(postId);
        claim = begun?.kind === 'planned' ? begun.first?.claim : begun;
      } else {
        await hub.admitAndPlan(postId);
        claim = await hub.claimOf(postId);
        if ((claim as { kind: string }).kind === 'done') claim = undefined;
      }
      const places = new Map(
        chats.flatMap(({ id, networkId }, place) => [
          [String(id), place],
          [networkId, place],
        ]),
      );
      return JSON.parse(
        JSON.stringify({ claim, ...((await traceOf(postId)) as object) }),
        (key, value: unknown) => {
          if (/^(chat_?id|source_chat_id|networkId)$/i.test(key)) return `chat ${places.get(String(value))}`;
          if (key === 'hub' || key === 'messageId') return 'its own';
          return key === 'ageMs' ? 0 : value;
        },
      ) as unknown;
    }
    expect(await carried(true)).toEqual(await carried(false));
  });

  it('holds its claim under the token that it was given', async () => {
    const listener = await hub.chat();
    const token = randomUUID();
    const postId = await hub.say(source);
    await begin(postId, { token });
    expect(await hub.ledger.beginSending(postId, token, [listener.id], hub.route)).toEqual(
      new Set([listener.id]),
    );
    expect(await hub.ledger.beginSending(postId, randomUUID(), [listener.id], hub.route)).toEqual(new Set());
  });

  it('claims no more than it may, and leaves the others planned', async () => {
    const listeners = await hub.chats(4);
    const postId = await hub.say(source);
    const begun = await begin(postId, { most: 2 });
    expect(begun).toMatchObject({ kind: 'planned', planned: 4 });
    expect([...(await hub.states(postId)).values()].toSorted()).toEqual([
      'claimed',
      'claimed',
      'planned',
      'planned',
    ]);
    expect((await hub.claim(postId)).map(({ chatId }) => chatId)).toEqual(
      listeners.slice(2).map(({ id }) => id),
    );
    const other = await hub.say(await hub.chat());
    expect(await begin(other, { most: 0 })).toEqual({ kind: 'planned', planned: 5, withheld: 0 });
  });

  it('changes nothing about a post for more chats than may be planned', async () => {
    await hub.chats(3);
    const postId = await hub.say(source);
    expect(await begin(postId, { mostPlanned: 2 })).toBeUndefined();
    expect(await traceOf(postId)).toMatchObject({ posts: [{ state: 'collecting' }], ...TOUCHED_NOTHING });
    expect(await begin(postId, { mostPlanned: 3 })).toMatchObject({ planned: 3 });
  });

  it('claims nothing while the hub is paused', async () => {
    await hub.chat();
    const postId = await hub.say(source);
    await sql`update hubs set paused_at = now() where id = ${hub.id}`.execute(database.sql);
    expect(await begin(postId)).toEqual({ kind: 'planned', planned: 1, withheld: 0 });
    expect((await hub.claimOf(postId)).kind).toBe('paused');
  });

  it('waits for earlier posts of the chat, and for no others', async () => {
    await hub.chat();
    const earlier = await hub.say(source);
    const elsewhere = await hub.say(await hub.chat());
    const later = await hub.say(source);
    expect(await begin(later)).toEqual({ kind: 'not yet' });
    expect(await traceOf(later)).toMatchObject({ posts: [{ state: 'collecting' }], ...TOUCHED_NOTHING });
    expect(await begin(elsewhere)).toMatchObject({ kind: 'planned' });
    await begin(earlier);
    expect(await begin(later)).toMatchObject({ kind: 'planned' });
  });

  it('leaves to batches what has to wait for an earlier copy in the same chat', async () => {
    const [busy, free] = await hub.chats(2);
    const earlier = await hub.say(source);
    const token = randomUUID();
    await begin(earlier, { token });
    await hub.settle(earlier, token, free!, { state: 'sent', version: 1 });
    const later = await hub.say(source);
    expect(await begin(later)).toMatchObject({
      first: { claim: { deliveries: [{ chatId: free!.id }] } },
    });
    expect(await hub.states(later)).toEqual(
      new Map([
        [busy!.id, 'planned'],
        [free!.id, 'claimed'],
      ]),
    );
  });

  it.each<[string, (message: SourceMessage) => Partial<SourceMessage>]>([
    ['an album', () => ({ albumKey: 'album' })],
    ['an answer', (message) => ({ replyTo: message.messageId })],
    ['the word of a chat', () => ({ author: { ...person(), kind: 'chat' } })],
  ])('is left to the steps for %s', async (_, differences) => {
    await hub.chat();
    const first = hub.message(source);
    const postId = await hub.store({ ...hub.message(source), ...differences(first) });
    expect(await begin(postId)).toBeUndefined();
    expect(await traceOf(postId)).toMatchObject({ posts: [{ state: 'collecting' }], ...TOUCHED_NOTHING });
  });

  it('is left to the steps for a repetition, which stays one', async () => {
    await hub.chat();
    const author = person();
    const content = { kind: 'text', text: 'words that are long enough to count', entities: [] } as const;
    const first = await hub.say(source, { author, content });
    expect(await begin(first)).toMatchObject({ kind: 'planned' });
    const second = await hub.say(source, { author, content });
    expect(await begin(second)).toBeUndefined();
    expect(await traceOf(second)).toMatchObject({ posts: [{ state: 'collecting' }], ...TOUCHED_NOTHING });
    expect(await hub.posts.admit(second)).toEqual({ admitted: false, refusal: 'duplicate' });
  });

  it.each(['mute', 'ban'] as const)('is left to the steps for an author under a %s', async (kind) => {
    await hub.chat();
    const author = person();
    const postId = await hub.say(source, { author });
    await hub.restrict(author, kind);
    expect(await begin(postId)).toBeUndefined();
    expect(await traceOf(postId)).toMatchObject({ posts: [{ state: 'collecting' }], ...TOUCHED_NOTHING });
  });

  it.each<MemberSettings>([{ state: 'inactive' }, { source: false }, { outgoing: false }])(
    'is left to the steps for what comes from a chat with %j',
    async (settings) => {
      await hub.chat();
      const postId = await hub.say(source);
      const { state = 'active', source: isSource = true, outgoing = true } = settings;
      await sql`
        update hub_members set state = ${state}, source = ${isSource}, outgoing = ${outgoing}
        where chat_id = ${source.id} and hub_id = ${hub.id}
      `.execute(database.sql);
      expect(await begin(postId)).toBeUndefined();
      expect((await hub.posts.admit(postId)).admitted).toBe(false);
    },
  );

  it('is left to the steps when it was begun, planned or taken back before', async () => {
    await hub.chat();
    const begun = await hub.say(source);
    await begin(begun);
    expect(await begin(begun)).toBeUndefined();
    const planned = await hub.post(source);
    expect(await begin(planned)).toBeUndefined();
    const takenBack = await hub.say(source);
    await sql`update posts set withdrawn_at = now() where id = ${takenBack}`.execute(database.sql);
    expect(await begin(takenBack)).toBeUndefined();
  });

  it('is left to another process when its account does not run here', async () => {
    await hub.chat();
    const postId = await hub.say(source);
    const elsewhere = (database.account + 1) as AccountId;
    expect(await begin(postId, { accounts: [elsewhere] })).toBeUndefined();
  });

  it('happens once when it is asked for many times at once', async () => {
    await hub.chat();
    const postId = await hub.say(source);
    const all = await Promise.all(Array.from({ length: 6 }, () => begin(postId)));
    expect(all.filter((begun) => begun?.kind === 'planned')).toHaveLength(1);
    expect(await hub.states(postId)).toMatchObject({ size: 1 });
  });

  it('reaches the partner in a session, as often as the same is said, until the session is over', async () => {
    const [ann, bob] = await hub.chats(2);
    const session = await hub.session(ann!, bob!);
    const author = person();
    const content = { kind: 'text', text: 'words that are long enough to count', entities: [] } as const;
    const say = async (): Promise<PostId> => {
      const postId = await hub.say(ann!, { author, content });
      await sql`update posts set route = ${JSON.stringify(toPartner(session))}::jsonb where id = ${postId}`.execute(
        database.sql,
      );
      return postId;
    };
    const [first, second, late] = [await say(), await say(), await say()];
    expect(await begin(first)).toMatchObject({
      first: { claim: { deliveries: [{ chatId: bob!.id }], attribution: {} } },
    });
    expect(await begin(second)).toMatchObject({ kind: 'planned', planned: 1 });
    await sql`update sessions set ended_at = now() where id = ${session}`.execute(database.sql);
    expect(await begin(late)).toEqual({ kind: 'planned', planned: 0, withheld: 0 });
  });
});

describe('closing a post when it is done', () => {
  it('leaves it open while a delivery is, and closes it afterwards', async () => {
    const listener = await hub.chat();
    const postId = await hub.say(source);
    const token = randomUUID();
    await begin(postId, { token });
    expect(await hub.posts.closeIfDone(postId)).toMatchObject({ open: 1 });
    expect(await traceOf(postId)).toMatchObject({ posts: [{ state: 'planned' }] });
    await hub.settle(postId, token, listener, { state: 'sent', version: 1 });
    expect(await hub.posts.closeIfDone(postId)).toEqual({
      open: 0,
      sent: 1,
      failed: 0,
      withheld: 0,
      doubts: 0,
    });
    expect(await traceOf(postId)).toMatchObject({ posts: [{ state: 'closed' }] });
  });
});
