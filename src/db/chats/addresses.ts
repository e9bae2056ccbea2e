import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Kysely, sql } from 'kysely';
import type { SourceChat } from '../../domain/posts/post.ts';
import { Chat } from '../entities/chat.ts';
import { releaseUsername } from '../people/usernames.ts';
import { storableText } from '../storable.ts';
import type { AccountId, NetworkChatId } from '../../domain/ids.ts';

/**
 * The chat that was seen, locked until the transaction ends, with what it is called now; made when it was never seen
 * before. A chat that writes can be reached. This makes it no member of any hub.
 */
export async function chatSeen(em: EntityManager, seen: SourceChat): Promise<Chat> {
  // Two doors may report the same new chat at once; the second waits here for the first.
  await em
    .getConnection()
    .execute(
      'select pg_advisory_xact_lock(hashtextextended(?, 0))',
      [seen.networkId],
      'run',
      em.getTransactionContext(),
    );
  const known = await em.findOne(
    Chat,
    { network: 'telegram', networkId: seen.networkId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const chat =
    known ??
    em.create(Chat, {
      network: 'telegram',
      networkId: seen.networkId,
      kind: seen.kind,
      title: storableText(seen.title),
    });
  chat.kind = seen.kind;
  chat.title = storableText(seen.title);
  chat.forum = seen.forum ?? false;
  chat.lostAt = null;
  chat.lostReason = null;
  await releaseUsername(em.getKysely<never>(), seen.username, seen.networkId);
  chat.username = seen.username ?? null;
  await em.flush();
  return chat;
}

/** Writes down that the network does not let an account into a chat any more, and why. What was known first stays. */
export async function markLost(
  db: Kysely<never>,
  account: AccountId,
  networkId: NetworkChatId,
  reason: string,
): Promise<void> {
  await sql`
    update chats set lost_at = now(), lost_reason = ${storableText(reason)}, lost_account = ${account}
    where network = 'telegram' and network_id = ${networkId}
      and (lost_at is null or lost_account <> ${account})
  `.execute(db);
}

/** Writes down that a chat can be reached again. */
export async function markFound(db: Kysely<never>, chatId: number): Promise<void> {
  await sql`
    update chats set lost_at = null, lost_reason = null where id = ${chatId} and lost_at is not null
  `.execute(db);
}
