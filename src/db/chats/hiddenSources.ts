import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { HiddenPage, HiddenSource } from '../../domain/chats/hiding.ts';
import type { HubId, NetworkChatId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { msOf } from '../timestamps.ts';

/** The author or chat that posts come from, by our own ids; as values or as SQL. */
interface Origin {
  readonly authorId: number | RawBuilder<unknown>;
  readonly chatId: number | RawBuilder<unknown>;
}

/** That a chat, by our id, has hidden neither the author of a post nor the chat it comes from. */
export function hidesNot(
  hubId: HubId,
  chatId: RawBuilder<unknown>,
  { authorId, chatId: from }: Origin,
): RawBuilder<boolean> {
  return sql`not exists (
    select from hidden_sources h
    where h.chat_id = ${chatId} and h.hub_id = ${hubId}
      and (h.author_id = ${authorId} or h.source_chat_id = ${from}))`;
}

const chatOf = (networkId: NetworkChatId) =>
  sql`(select id from chats where network = 'telegram' and network_id = ${networkId})`;

/** Hides a source from a chat; hidden ones stay hidden. */
export async function hideSource(
  database: Database,
  hubId: HubId,
  networkId: NetworkChatId,
  source: HiddenSource,
): Promise<void> {
  const author = 'author' in source ? source.author : null;
  const chat = 'chat' in source ? source.chat : null;
  await sql`
    insert into hidden_sources (hub_id, chat_id, author_id, source_chat_id)
    select ${hubId}, c.id, ${author}::int, ${chat}::int from chats c
    where c.network = 'telegram' and c.network_id = ${networkId}
    on conflict do nothing
  `.execute(database.sql);
}

/** Shows a source to a chat again; whether it was hidden. */
export async function showSource(
  database: Database,
  hubId: HubId,
  networkId: NetworkChatId,
  source: HiddenSource,
): Promise<boolean> {
  const { rows } = await sql`
    delete from hidden_sources h
    where h.hub_id = ${hubId} and h.chat_id = ${chatOf(networkId)}
      and ${'author' in source ? sql`h.author_id = ${source.author}` : sql`h.source_chat_id = ${source.chat}`}
    returning id
  `.execute(database.sql);
  return rows.length > 0;
}

/** Removes one entry of a chat's list; whether it was there. */
export async function showEntry(
  database: Database,
  hubId: HubId,
  networkId: NetworkChatId,
  id: number,
): Promise<boolean> {
  const { rows } = await sql`
    delete from hidden_sources
    where id = ${id} and hub_id = ${hubId} and chat_id = ${chatOf(networkId)} returning id
  `.execute(database.sql);
  return rows.length > 0;
}

/** A page of what a chat has hidden. Chats are described by the alias of whoever posted there last. */
export async function hiddenPage(
  database: Database,
  hubId: HubId,
  networkId: NetworkChatId,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<HiddenPage> {
  const { rows } = await sql<{
    id: number;
    kind: 'author' | 'chat';
    alias: string | null;
    at: number;
    total: number;
  }>`
    select h.id, case when h.author_id is null then 'chat' else 'author' end as kind,
           coalesce(a.alias, (select u.alias from posts p join authors u on u.id = p.author_id
                              where p.source_chat_id = h.source_chat_id order by p.id desc limit 1)) as alias,
           ${msOf('h.hidden_at')} as at, count(*) over ()::int as total
    from hidden_sources h left join authors a on a.id = h.author_id
    where h.hub_id = ${hubId} and h.chat_id = ${chatOf(networkId)}
    order by h.id desc offset ${offset} limit ${limit}
  `.execute(database.sql);
  return {
    total: rows[0]?.total ?? 0,
    entries: rows.map(({ id, kind, alias, at }) => ({ id, kind, ...(alias !== null && { alias }), at })),
  };
}

/** What was hidden from, or came from, a chat that became another one. */
export async function mergeHiddenSources(db: Kysely<never>, kept: number, merged: number): Promise<void> {
  for (const column of ['chat_id', 'source_chat_id'] as const) {
    const which = sql.ref(column);
    await sql`
      insert into hidden_sources (hub_id, chat_id, author_id, source_chat_id, hidden_at)
      select hub_id, ${column === 'chat_id' ? sql`${kept}::int` : sql`chat_id`}, author_id,
             ${column === 'source_chat_id' ? sql`${kept}::int` : sql`source_chat_id`}, hidden_at
      from hidden_sources where ${which} = ${merged}
      on conflict do nothing
    `.execute(db);
    await sql`delete from hidden_sources where ${which} = ${merged}`.execute(db);
  }
}
