import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { storeArrival } from '../../../src/db/posts/arrivals.ts';
import { createPosts } from '../../../src/db/posts/createPosts.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { createLedger } from '../../../src/db/posts/ledger.ts';
import type { Actor } from '../../../src/domain/staff/audit.ts';
import type { Copy } from '../../../src/domain/posts/delivery.ts';
import type {
  AuthorId,
  ChatId,
  HubId,
  NetworkMessageId,
  PostId,
  SessionId,
  WatchedChannelId,
} from '../../../src/domain/ids.ts';
import type { Claim, ClaimedDelivery, Ledger, LeaseToken } from '../../../src/domain/posts/ledger.ts';
import type { SourceAuthor, SourceMessage } from '../../../src/domain/posts/post.ts';
import type { Posts } from '../../../src/domain/posts/posts.ts';
import type { RestrictedAuthor } from '../../../src/domain/moderation/restriction.ts';
import type { Settlement } from '../../../src/domain/posts/settlement.ts';
import { type Route, toHub } from '../../../src/domain/posts/route.ts';
import { textId } from '../ids.ts';
import { newWords, nextNumber, person } from './content.ts';
import {
  type Askable,
  askableOf,
  insertBridgeJobs,
  insertHub,
  insertMembers,
  insertRestriction,
  insertSession,
  type MemberSettings,
  type TestChat,
} from './rows.ts';

/** Somebody in charge, who acts. */
export const ADMIN: Actor = { kind: 'person', id: '1', name: 'an admin' };

/** How duplicates are told in a {@link World}. */
export const DEDUP = { minTextLength: 16, hours: 24 };

/**
 * A hub of one test's own in a database that it may share: no post and no chat of another test reaches it. This is how a
 * test gets what it is about:
 *
 * ```ts
 * const world = await World.open(database);
 * const chat = await world.chat({ trialDays: -1 });
 * const postId = await world.post(await world.chat());
 * ```
 *
 * Where more than the database takes part, a larger world has one of these as `world`: {@link DeliveryWorld} with sends
 * in memory, {@link BillingWorld} with subscriptions on a Temporal, {@link DeskWorld} with the API, {@link BotWorld} with
 * the bot behind Telegram's updates. `WorkflowWorld` has Temporal alone, and a `Town` all of the product.
 */
export class World {
  readonly posts: Posts;
  readonly ledger: Ledger;
  readonly database: AccountDatabase;
  readonly id: HubId;
  /** Where rows are inserted that the product would have written. */
  readonly rows: Askable;

  private constructor(database: AccountDatabase, id: HubId) {
    this.database = database;
    this.id = id;
    this.rows = askableOf(database);
    this.posts = createPosts(database, DEDUP);
    this.ledger = createLedger(database);
  }

  /** A new hub in that database. */
  static async open(database: AccountDatabase): Promise<World> {
    return new World(database, await insertHub(askableOf(database)));
  }

  /** The route of what is posted in its chats. */
  get route(): Route {
    return toHub(this.id);
  }

  /** A chat that takes part. */
  async chat(settings: MemberSettings = {}): Promise<TestChat> {
    const [chat] = await this.chats(1, settings);
    return chat!;
  }

  /** Several chats that take part, in one step. */
  chats(count: number, settings: MemberSettings = {}): Promise<TestChat[]> {
    const networkIds = Array.from({ length: count }, () => textId(-nextNumber()));
    return insertMembers(this.rows, this.id, networkIds, settings);
  }

  /** Two chats that talk to each other. */
  session(first: TestChat, second: TestChat): Promise<SessionId> {
    return insertSession(this.rows, first, second);
  }

  /** A channel that these chats follow. */
  async channelFollowedBy(...chats: TestChat[]): Promise<WatchedChannelId> {
    // Ids of channels are integers, smaller than the numbers of networks.
    const channel = (nextNumber() % 2 ** 31) as WatchedChannelId;
    await insertBridgeJobs(this.rows, channel, chats);
    return channel;
  }

  /** A message as the chat's, not handed in yet. */
  message(chat: TestChat, differences: Partial<SourceMessage> = {}): SourceMessage {
    return {
      chat: { networkId: chat.networkId, kind: 'group', title: 'a chat' },
      author: person(),
      messageId: textId(nextNumber()),
      protected: false,
      content: { kind: 'text', text: newWords(), entities: [] },
      ...differences,
    };
  }

  /** Hands a message in and says which post it is part of. */
  async store(message: SourceMessage): Promise<PostId> {
    const arrival = await storeArrival(this.database, message, toHub);
    if (arrival.kind !== 'stored') throw new Error('The message was not stored.');
    return arrival.postId;
  }

  async say(chat: TestChat, differences: Partial<SourceMessage> = {}): Promise<PostId> {
    return this.store(this.message(chat, differences));
  }

  /** A post whose deliveries are planned. */
  async post(chat: TestChat, differences: Partial<SourceMessage> = {}): Promise<PostId> {
    const postId = await this.say(chat, differences);
    await this.admitAndPlan(postId);
    return postId;
  }

  async admitAndPlan(postId: PostId): Promise<void> {
    const admission = await this.posts.admit(postId);
    if (!admission.admitted) throw new Error(`The post did not go: ${JSON.stringify(admission)}`);
    const planning = await this.posts.plan(postId);
    if (planning.kind !== 'planned') throw new Error('The post must wait for another.');
  }

  /** Claims what can be claimed now. */
  async claim(postId: PostId, token: LeaseToken = randomUUID(), limit = 100): Promise<ClaimedDelivery[]> {
    const claim = await this.claimOf(postId, token, limit);
    return claim.kind === 'claimed' ? [...claim.deliveries] : [];
  }

  claimOf(postId: PostId, token: LeaseToken = randomUUID(), limit = 100, after = 0): Promise<Claim> {
    return this.ledger.claim(postId, token, limit, after as ChatId);
  }

  /** Claims and begins: the calls are under way. */
  async begin(postId: PostId, token: LeaseToken = randomUUID()): Promise<ClaimedDelivery[]> {
    const claimed = await this.claim(postId, token);
    await this.ledger.beginSending(
      postId,
      token,
      claimed.map((delivery) => delivery.chatId),
      this.route,
    );
    return claimed;
  }

  async settle(
    postId: PostId,
    token: LeaseToken,
    chat: TestChat,
    settlement: Settlement,
    copies: readonly Copy[] = [],
  ): Promise<void> {
    await this.ledger.settle(postId, token, [
      { chatId: chat.id, networkId: chat.networkId, copies, settlement },
    ]);
  }

  /**
   * Sends all that can be claimed; each copy of a part gets a message id of its own. Says which, as `part` of the
   * copy in which chat.
   */
  async sendAll(postId: PostId, parts = 1): Promise<Map<ChatId, NetworkMessageId[]>> {
    const token = randomUUID();
    const sent = new Map<ChatId, NetworkMessageId[]>();
    const claimed = await this.begin(postId, token);
    await this.ledger.settle(
      postId,
      token,
      claimed.map(({ chatId, destination }) => {
        const ids = Array.from({ length: parts }, () => textId(nextNumber()));
        sent.set(chatId, ids);
        return {
          chatId,
          networkId: destination.networkId,
          copies: ids.map((messageId, part) => ({ part, piece: 0, messageId })),
          settlement: { state: 'sent', version: 1 },
        };
      }),
    );
    return sent;
  }

  /** A delivery's row as it stands. */
  async row(postId: PostId, chat: TestChat): Promise<DeliveryRow> {
    const { rows } = await sql<DeliveryRow>`
      select state, attempts, doubts, version, reason, token, settled_at is not null as settled,
             (extract(epoch from lease_until - now()) * 1000)::float8 as "leaseMs",
             (extract(epoch from not_before - now()) * 1000)::float8 as "waitMs"
      from deliveries where post_id = ${postId} and chat_id = ${chat.id}
    `.execute(this.database.sql);
    if (!rows[0]) throw new Error('There is no such delivery.');
    return rows[0];
  }

  /** The chats that a post has deliveries for, each with its state. */
  async states(postId: PostId): Promise<Map<number, string>> {
    const { rows } = await sql<{ chat_id: number; state: string }>`
      select chat_id, state from deliveries where post_id = ${postId} order by chat_id
    `.execute(this.database.sql);
    return new Map(rows.map((row) => [row.chat_id, row.state]));
  }

  /** Ends the leases of a post's rows now. */
  async endLeases(postId: PostId): Promise<void> {
    await sql`
      update deliveries set lease_until = now() - interval '1 second'
      where post_id = ${postId} and lease_until is not null
    `.execute(this.database.sql);
  }

  /** Somebody who has posted, as restrictions know them. */
  async known(author: SourceAuthor): Promise<RestrictedAuthor> {
    const { rows } = await sql<{ id: number; alias: string }>`
      select id, alias from authors where network_id = ${author.networkId}
    `.execute(this.database.sql);
    return { hubId: this.id, authorId: rows[0]!.id as AuthorId, alias: rows[0]!.alias };
  }

  restrict(author: SourceAuthor, kind: 'mute' | 'ban', untilHours: number | null = null): Promise<void> {
    return insertRestriction(this.rows, this.id, author.networkId, kind, { hours: untilHours });
  }
}

/** A row of the ledger. */
export interface DeliveryRow {
  state: string;
  attempts: number;
  doubts: number;
  version: number | null;
  reason: string | null;
  token: string | null;
  settled: boolean;
  /** Milliseconds until the lease ends; negative when it has. */
  leaseMs: number | null;
  /** Milliseconds until it may be claimed. */
  waitMs: number | null;
}
