import { Migration } from '@mikro-orm/migrations';

/** Why people are restricted, warnings, and bans that the people concerned are told of. */
export class ReasonsAndWarnings extends Migration {
  override name = '010_reasons_and_warnings';

  override up(): void {
    // Bans from before are not announced afterwards. `end_told_at`: the author was told that a ban was lifted.
    this.addSql(`
      alter table restrictions
        add column reason text,
        add column end_told_at timestamptz;
      update restrictions set told_at = now(), end_told_at = now() where kind = 'ban';
      create index restrictions_bans_untold on restrictions (created_at)
        where kind = 'ban' and (told_at is null or (lifted_at is not null and end_told_at is null));
    `);
    this.addSql(`
      create table warnings (
        id int generated always as identity primary key,
        hub_id int not null references hubs,
        author_id int not null references authors,
        reason text,
        created_at timestamptz not null default now(),
        told_at timestamptz
      );
      create index warnings_by_author on warnings (author_id, hub_id, created_at);
      create index warnings_untold on warnings (created_at) where told_at is null;
    `);
    // What an admin gave as the reason while a question about a restriction is open.
    this.addSql(`
      create table proposed_reasons (
        hub_id int not null references hubs,
        author_id int not null references authors on delete cascade,
        proposed_by bigint not null,
        reason text not null,
        proposed_at timestamptz not null default now(),
        primary key (hub_id, author_id, proposed_by)
      );
    `);
    // Whoever asked for a chat to join, to be told of the answer where the chat itself is a channel.
    this.addSql(`alter table chats add column requested_by bigint`);
  }
}
