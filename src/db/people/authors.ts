import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { ALIAS_BYTES, aliasFrom } from '../../domain/people/alias.ts';
import type { SourceAuthor } from '../../domain/posts/post.ts';
import { storableText } from '../storable.ts';
import { releaseUsername } from './usernames.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

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
      on conflict (network, network_id)
        do update set name = excluded.name, username = excluded.username, language = excluded.language
      returning id, alias
    )
    select id, alias from written
  `.execute(db);
  await releaseUsername(db, author.username, author.networkId);
  return rows[0]!;
}

/** The alias of somebody who has posted. Asking creates no author: a forgotten person becomes one again only by posting. */
export async function aliasOf(db: Kysely<never>, networkId: NetworkPersonId): Promise<string | undefined> {
  const { rows } = await sql<{ alias: string }>`
    select alias from authors where network = 'telegram' and network_id = ${networkId}
  `.execute(db);
  return rows[0]?.alias;
}
