import { Migration } from '@mikro-orm/migrations';

/** Copies of profile photos in an object store of one's own. */
export class PhotoCopies extends Migration {
  override name = '038_photo_copies';

  override up(): void {
    this.addSql(`
      create table pair_photos (
        -- The object's name: random, so that it says nothing of whose it is.
        object uuid primary key default gen_random_uuid(),
        -- Whose profile shows it; nobody's any more once it is to be removed.
        person_id int unique references authors on delete set null,
        file_id text,
        stored_at timestamptz,
        created_at timestamptz not null default now()
      );
      create index pair_photos_due on pair_photos (created_at) where person_id is null or stored_at is null;
    `);
  }
}
