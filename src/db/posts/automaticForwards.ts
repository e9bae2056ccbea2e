import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Content } from '../../domain/posts/content.ts';
import { fingerprintOf } from '../../domain/posts/fingerprint.ts';
import type { ChatId, NetworkChatId, NetworkMessageId, PostId } from '../../domain/ids.ts';
import type { AutomaticForward } from '../../domain/conversation/incoming.ts';
import type { Database } from '../database.ts';

/** How long a group is left to Telegram after its channel got a message, before a copy is sent there after all, in ms. */
export const FORWARD_WITHIN_MS = 20_000;

/** A group does not wait longer than this for a channel that could not be reached, in milliseconds. */
export const WAIT_FOR_CHANNEL_MS = 120_000;

/**
 * Takes in that Telegram brought a channel's message into its discussion group: it counts as the copy there of the post
 * that the message is part of or a copy of, and from now on the group is known to get the channel's messages. Safe to
 * repeat. A post that is not known yet finds the forward when its deliveries are claimed.
 */
export async function storeForward(database: Database, forward: AutomaticForward): Promise<void> {
  const { group, messageId, channel } = forward;
  const db = database.sql;
  const channelMessageId = forward.channelMessageId ?? (await findForwarded(db, forward)) ?? NO_MESSAGE;
  // Committed before the post is looked for: a transaction that stores the post or a copy later finds the forward.
  await sql`
    with known as (
      select c.id, c.discussion_of from chats c join hub_members m on m.chat_id = c.id
      where c.network = 'telegram' and c.network_id = ${group} and m.state = 'active'
    ), linked as (
      update chats set discussion_of = ${channel}
      where id in (select id from known where discussion_of is distinct from ${channel})
    )
    insert into automatic_forwards (group_network_id, message_id, channel_network_id, channel_message_id)
    select ${group}, ${messageId}, ${channel}, ${channelMessageId} from known
    on conflict do nothing
  `.execute(db);
  const { rows } = await sql<{ post_id: string }>`
    select post_id from arrivals where network_chat_id = ${channel} and message_id = ${channelMessageId}
    union
    select post_id from copies where network_chat_id = ${channel} and message_id = ${channelMessageId}
  `.execute(db);
  for (const row of rows) {
    const postId = Number(row.post_id) as PostId;
    await settle(
      db,
      postId,
      sql`
        select f.group_network_id, f.message_id, m.part, m.piece
        from automatic_forwards f, (
          select part, 0 as piece from arrivals
          where network_chat_id = ${channel} and message_id = ${channelMessageId} and post_id = ${postId}
          union all
          select part, piece from copies
          where network_chat_id = ${channel} and message_id = ${channelMessageId} and post_id = ${postId}) m
        where f.group_network_id = ${group} and f.message_id = ${messageId}`,
    );
  }
}

/** Stands for a message of the channel that cannot be told: it shows all the same that the two chats are linked. */
const NO_MESSAGE = '0' as NetworkMessageId;

/** How many of a channel's posts that are under way are compared with what came into its group. */
const COMPARED = 50;

/** The oldest message of the channel that is under way, says the same, and did not come to the group yet. */
async function findForwarded(
  db: Kysely<never>,
  { group, messageId, channel, content }: AutomaticForward,
): Promise<NetworkMessageId | undefined> {
  if (!content) return undefined;
  const known = await sql<{ channel_message_id: NetworkMessageId }>`
    select channel_message_id from automatic_forwards
    where group_network_id = ${group} and message_id = ${messageId}
  `.execute(db);
  if (known.rows[0]) return known.rows[0].channel_message_id;
  const { rows } = await sql<{ message_id: NetworkMessageId; content: Content }>`
    select t.message_id, t.content
    from chats c join posts p on p.source_chat_id = c.id join parts t on t.post_id = p.id
    where c.network = 'telegram' and c.network_id = ${channel} and p.source_network_id = ${channel}
      and p.state in ('collecting', 'admitted', 'planned')
      and not exists (
        select from automatic_forwards f
        where f.channel_network_id = ${channel} and f.channel_message_id = t.message_id
          and f.group_network_id = ${group})
    order by t.post_id, t.no limit ${COMPARED}
  `.execute(db);
  const { carried } = fingerprintOf([content], 0);
  const found = rows.find((row) => fingerprintOf([row.content], 0).carried === carried);
  return found && found.message_id;
}

/** Lets a post's deliveries end for which Telegram has brought the message already. */
export async function settleForwards(db: Kysely<never>, postId: PostId): Promise<void> {
  await settle(
    db,
    postId,
    sql`
      select f.group_network_id, f.message_id, a.part, 0 as piece
      from arrivals a join automatic_forwards f
        on f.channel_network_id = a.network_chat_id and f.channel_message_id = a.message_id
      where a.post_id = ${postId}
      union all
      select f.group_network_id, f.message_id, k.part, k.piece
      from deliveries d
      join chats l on l.id = d.forward_of
      join copies k on k.post_id = d.post_id and k.network_chat_id = l.network_id
      join automatic_forwards f
        on f.channel_network_id = k.network_chat_id and f.channel_message_id = k.message_id
      where d.post_id = ${postId} and d.forward_of is not null`,
  );
}

/** A delivery without a version has a copy that is Telegram's own: no edit of ours touches it. */
async function settle(db: Kysely<never>, postId: PostId, found: RawBuilder<unknown>): Promise<void> {
  await sql`
    with found as (${found}), kept as (
      insert into copies (post_id, account, network_chat_id, part, piece, message_id)
      select ${postId}, (select account from posts where id = ${postId}), group_network_id, part, piece, message_id
      from found
      on conflict do nothing
    )
    update deliveries d
    set state = 'sent', version = null, reason = null, not_before = null, settled_at = now()
    from chats c
    where d.post_id = ${postId} and d.chat_id = c.id and d.state in ('planned', 'withheld')
      and c.network = 'telegram' and c.network_id in (select group_network_id from found)
  `.execute(db);
}

/**
 * Notices that Telegram did not bring a message into these groups in time: where nothing of the channel has come since,
 * the two are not linked any more.
 */
export async function noticeMissingForwards(
  db: Kysely<never>,
  postId: PostId,
  chatIds: readonly ChatId[],
): Promise<void> {
  await sql`
    update chats c set discussion_of = null
    from deliveries d join chats l on l.id = d.forward_of join posts p on p.id = d.post_id
    where d.post_id = ${postId} and d.chat_id = any(${[...chatIds]}::int[]) and c.id = d.chat_id
      and c.discussion_of = l.network_id
      and (l.id = d.source_chat_id or exists (
        select from deliveries v where v.post_id = d.post_id and v.chat_id = l.id and v.state = 'sent'))
      and not exists (
        select from automatic_forwards f
        where f.group_network_id = c.network_id and f.channel_network_id = l.network_id
          and f.seen_at >= p.planned_at)
  `.execute(db);
}

/** Remembers which channel a group discusses, as the network says; undefined for none. */
export async function linkDiscussion(
  database: Database,
  group: NetworkChatId,
  channel: NetworkChatId | undefined,
): Promise<void> {
  await sql`
    update chats set discussion_of = ${channel ?? null}::text
    where network = 'telegram' and network_id = ${group} and kind = 'supergroup'
      and discussion_of is distinct from ${channel ?? null}::text
  `.execute(database.sql);
}

/** Forgets forwards that are older than the ledger. */
export async function pruneForwards(database: Database, keepHours: number): Promise<void> {
  await sql`
    delete from automatic_forwards where seen_at < now() - make_interval(hours => ${keepHours + 24}::int)
  `.execute(database.sql);
}
