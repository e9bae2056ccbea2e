import { type Kysely, sql } from 'kysely';

/** A photo that is to be copied. */
export interface DueCopy {
  readonly object: string;
  readonly fileId: string;
}

/**
 * Brings the list of copies up to date with the profiles: a photo that no profile shows any more is nobody's, and one that
 * is not copied yet is to be. May be repeated.
 */
export async function reconcilePhotos(db: Kysely<never>): Promise<void> {
  await sql`
    update pair_photos p set person_id = null, file_id = null
    where person_id is not null and not exists (
      select from pair_profiles f where f.person_id = p.person_id and f.photo = p.file_id)
  `.execute(db);
  await sql`
    insert into pair_photos (person_id, file_id)
    select person_id, photo from pair_profiles where photo is not null
    on conflict (person_id) do nothing
  `.execute(db);
}

/** Photos that are not copied yet; those that could not be copied before come last. */
export async function dueCopies(db: Kysely<never>, limit: number): Promise<DueCopy[]> {
  const { rows } = await sql<DueCopy>`
    select object, file_id as "fileId" from pair_photos
    where person_id is not null and stored_at is null order by created_at desc limit ${limit}
  `.execute(db);
  return rows;
}

/** Notes that a photo is copied. */
export async function noteCopied(db: Kysely<never>, object: string): Promise<void> {
  await sql`update pair_photos set stored_at = now() where object = ${object}::uuid`.execute(db);
}

/** Copies that are nobody's any more. */
export async function unownedCopies(db: Kysely<never>, limit: number): Promise<string[]> {
  const { rows } = await sql<{ object: string }>`
    select object from pair_photos where person_id is null order by created_at limit ${limit}
  `.execute(db);
  return rows.map(({ object }) => object);
}

/** Forgets that there was a copy. */
export async function dropCopy(db: Kysely<never>, object: string): Promise<void> {
  await sql`delete from pair_photos where object = ${object}::uuid`.execute(db);
}
