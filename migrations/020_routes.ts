import { Migration } from '@mikro-orm/migrations';

/** Whom a post is for is a value of its own, and sessions and followed channels are among those that it can name. */
export class Routes extends Migration {
  override name = '020_routes';

  override up(): void {
    this.addSql(`
      alter table posts add column route jsonb;
      update posts set route = case line
        when 'announcement' then jsonb_build_object('to', 'everyone', 'of', hub_id)
        else jsonb_build_object('to', 'hub', 'hub', hub_id) end;
      alter table posts alter column route set not null, drop column line;
    `);
    this.addSql(`
      -- Two chats that talk to each other, and to nobody else, until one of them ends it.
      create table sessions (
        id bigint generated always as identity primary key,
        first_chat_id int not null references chats,
        second_chat_id int not null references chats,
        began_at timestamptz not null default now(),
        ended_at timestamptz,
        check (first_chat_id <> second_chat_id)
      );
      create index sessions_open_first on sessions (first_chat_id) where ended_at is null;
      create index sessions_open_second on sessions (second_chat_id) where ended_at is null;
      -- A chat follows a public channel.
      create table bridge_jobs (
        id int generated always as identity primary key,
        channel_id int not null,
        chat_id int not null references chats,
        paused_at timestamptz,
        created_at timestamptz not null default now(),
        unique (channel_id, chat_id)
      );
    `);
  }
}
