import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { storeArrival } from '../../src/db/posts/arrivals.ts';
import { createPosts } from '../../src/db/posts/createPosts.ts';
import { type AccountDatabase, throughAccount } from '../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { openDatabase } from '../../src/db/database.ts';
import { createLedger } from '../../src/db/posts/ledger.ts';
import { migrate } from '../../src/db/migrate.ts';
import type { Actor } from '../../src/domain/staff/audit.ts';
import type { Copy } from '../../src/domain/posts/delivery.ts';
import type {
  AuthorId,
  ChatId,
  HubId,
  NetworkChatId,
  NetworkMessageId,
  PostId,
} from '../../src/domain/ids.ts';
import type { Claim, ClaimedDelivery, Ledger, LeaseToken } from '../../src/domain/posts/ledger.ts';
import type { SourceAuthor, SourceMessage } from '../../src/domain/posts/post.ts';
import type { Posts } from '../../src/domain/posts/posts.ts';
import type { ChatState } from '../../src/domain/hub/registration.ts';
import type { RestrictedAuthor } from '../../src/domain/moderation/restriction.ts';
import type { Settlement } from '../../src/domain/posts/settlement.ts';
import { createDatabase } from '../support/services.ts';
import { type Route, toHub } from '../../src/domain/posts/route.ts';
import { textId } from '../support/ids.ts';

/** Somebody in charge, who acts. */
export const ADMIN: Actor = { kind: 'person', id: '1', name: 'an admin' };

/** How duplicates are told in a {@link TestHub}. */
export const DEDUP = { minTextLength: 16, hours: 24 };

/** A fresh, migrated database, opened, and the way to end it. */
export async function freshDatabase(): Promise<{
  readonly database: AccountDatabase;
  readonly url: string;
  readonly end: () => Promise<void>;
}> {
  const own = await createDatabase(migrate);
  const database = throughAccount(await openDatabase(own.url, 12), FIRST_ACCOUNT);
  const end = async (): Promise<void> => {
    await database.close();
    await own.drop();
  };
  return { database, url: own.url, end };
}

/** A chat of a test's hub. */
export interface TestChat {
  readonly id: ChatId;
  readonly networkId: NetworkChatId;
}

/** What may differ from a chat that takes part in everything and whose trial runs. */
export interface ChatSettings {
  state?: ChatState;
  source?: boolean;
  destination?: boolean;
  selfSend?: boolean;
  incoming?: boolean;
  outgoing?: boolean;
  /** Days until the trial ends; negative when it is over. */
  trialDays?: number;
  paidDays?: number | null;
}

let lastNumber = 5_000_000_000;

/** A number that nothing else in this test file has: a chat's, a person's, a message's. Greater with each call. */
export function nextNumber(): number {
  return ++lastNumber;
}

/** Words that nobody has said before, long enough to count in deduplication. */
export function newWords(): string {
  return `words that nobody has said before ${nextNumber()}`;
}

/** A hub of one test's own in a database that it may share: no post and no chat of another test reaches it. */
export class TestHub {
  readonly posts: Posts;
  readonly ledger: Ledger;
  readonly database: AccountDatabase;
  readonly id: number;

  private constructor(database: AccountDatabase, id: number) {
    this.database = database;
    this.id = id;
    this.posts = createPosts(database, DEDUP);
    this.ledger = createLedger(database);
  }

  static async open(database: AccountDatabase): Promise<TestHub> {
    const { rows } = await sql<{ id: number }>`
      insert into hubs (name) values ('a test') returning id
    `.execute(database.sql);
    return new TestHub(database, rows[0]!.id);
  }

  /** The route of what is posted in its chats. */
  get route(): Route {
    return toHub(this.id as HubId);
  }

  async chat(settings: ChatSettings = {}): Promise<TestChat> {
    const networkId = -nextNumber();
    const {
      state = 'active',
      source = true,
      destination = true,
      selfSend = false,
      incoming = true,
      outgoing = true,
      trialDays = 30,
      paidDays = null,
    } = settings;
    const { rows } = await sql<{ id: number }>`
      with chat as (
        insert into chats (network_id, kind, title) values (${networkId}, 'group', 'a chat') returning id
      ), member as (
        insert into hub_members (hub_id, chat_id, state, source, destination, self_send, incoming, outgoing)
        select ${this.id}, id, ${state}, ${source}, ${destination}, ${selfSend}, ${incoming}, ${outgoing} from chat
      ), subscription as (
        insert into subscriptions (chat_id, trial_ends_at, paid_until)
        select id, now() + ${trialDays}::int * interval '1 day', now() + ${paidDays}::int * interval '1 day' from chat
      ), paid as (
        insert into subscription_events (chat_id, key, kind, at, until, by_kind, by_id, by_name)
        select id, 'import/' || id, 'import', now() - interval '1 year', now() + ${paidDays}::int * interval '1 day',
               'system', '', 'the test'
        from chat where ${paidDays}::int is not null
      )
      select id from chat
    `.execute(this.database.sql);
    return { id: rows[0]!.id as ChatId, networkId: textId(networkId) };
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
    if (!admission.admitted) throw new Error(`The post was refused: ${admission.refusal}`);
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
    return { hubId: this.id as HubId, authorId: rows[0]!.id as AuthorId, alias: rows[0]!.alias };
  }

  async restrict(
    author: SourceAuthor,
    kind: 'mute' | 'ban',
    untilHours: number | null = null,
  ): Promise<void> {
    await sql`
      insert into restrictions (hub_id, author_id, kind, until)
      select ${this.id}, id, ${kind}, now() + ${untilHours}::int * interval '1 hour' from authors
      where network_id = ${author.networkId}
    `.execute(this.database.sql);
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

/** Somebody whom nobody has met. */
export function person(differences: Partial<SourceAuthor> = {}): SourceAuthor {
  return { kind: 'person', networkId: textId(nextNumber()), name: 'somebody', ...differences };
}

/** A text, as content. */
export function text(words: string): SourceMessage['content'] {
  return { kind: 'text', text: words, entities: [] };
}

/** A photo that nobody has posted before, or the one of that name. */
export function photo(uniqueId = `photo-${nextNumber()}`): SourceMessage['content'] {
  return { kind: 'photo', file: { id: `id-${uniqueId}`, uniqueId } };
}
