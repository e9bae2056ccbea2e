import { Migration } from '@mikro-orm/migrations';

/** What staff asked for over HTTP and was answered, so that asking again does nothing again. */
export class Desk extends Migration {
  override name = '006_desk';

  override up(): void {
    this.addSql(`
      create table desk_requests (
        staff text not null,
        key text not null,
        fingerprint bytea not null,
        begun_at timestamptz not null default now(),
        status smallint,
        answer text,
        primary key (staff, key)
      );
      create index desk_requests_by_age on desk_requests (begun_at);
    `);
  }
}
