import { Migration } from '@mikro-orm/migrations';

/** Edits that travel, announcements, and posts whose workflow has a name of its own. */
export class EditsAndAnnouncements extends Migration {
  override name = '004_edits_and_announcements';

  override up(): void {
    // A part's versions are the post's version that changed its words or its file last. A delivery's version is the
    // oldest that one of its copies may show; `unrevised` is the version that its copies were given up for.
    this.addSql(`
      alter table hubs add column if not exists edits text not null default 'off'
        check (edits in ('off', 'resend', 'inplace'));
      alter table posts
        add column edited_at timestamptz,
        add column edit_of bigint,
        add column edit_version int,
        add column workflow_id text;
      create index posts_edited on posts (id) where version > 1;
      create index posts_resent on posts (edit_of, edit_version) where edit_of is not null;
      alter table parts
        add column version int not null default 1,
        add column file_version int not null default 1;
      alter table deliveries
        add column revisions_tried smallint not null default 0,
        add column unrevised int,
        add column unrevised_reason text,
        add column copies_gone smallint not null default 0;
    `);

    // What an admin is about to announce, until it is sent or dropped.
    this.addSql(`
      create table announcements (
        id int generated always as identity primary key,
        hub_id int not null references hubs,
        network_chat_id bigint not null,
        author_network_id bigint not null,
        contents jsonb not null,
        state text not null default 'draft' check (state in ('draft', 'sent', 'discarded')),
        post_id bigint,
        created_at timestamptz not null default now()
      );
      create index announcements_by_age on announcements (created_at);
    `);
  }
}
