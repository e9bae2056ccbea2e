import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { ALIAS_BYTES, aliasFrom } from '../domain/alias.ts';
import type { SourceAuthor } from '../domain/post.ts';
import { storableText } from './storable.ts';

/** The row of somebody who speaks without a chat of the hub; made at the first word. */
export async function authorOf(
  db: Kysely<never>,
  author: SourceAuthor,
): Promise<{ id: number; alias: string }> {
  const { rows } = await sql<{ id: number; alias: string }>`
    with written as (
      insert into authors (network_id, kind, name, username, language, alias)
      values (${author.networkId}, ${author.kind}, ${storableText(author.name)}, ${author.username ?? null},
              ${author.language ?? null}, ${aliasFrom(randomBytes(ALIAS_BYTES))})
      on conflict (network, network_id) do nothing returning id, alias
    )
    select id, alias from written
    union all
    select id, alias from authors where network = 'telegram' and network_id = ${author.networkId} limit 1
  `.execute(db);
  return rows[0]!;
}
