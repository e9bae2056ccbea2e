import { Migration } from '@mikro-orm/migrations';

/** Authors and chats whose posts a chat of a hub does not want to receive. */
export class HiddenSources extends Migration {
  override name = '053_hidden_sources';

  override up(): void {
    this.addSql(`
      create table hidden_sources (
        id int generated always as identity primary key,
        hub_id int not null references hubs,
        -- The chat that does not get their posts.
        chat_id int not null references chats,
        -- Whose posts they are: one author's, or those of everybody in a chat.
        author_id int references authors on delete cascade,
        source_chat_id int references chats,
        hidden_at timestamptz not null default now(),
        constraint hidden_sources_of_one check (num_nonnulls(author_id, source_chat_id) = 1)
      );
      create unique index hidden_sources_once
        on hidden_sources (chat_id, hub_id, author_id, source_chat_id) nulls not distinct;
      create index hidden_sources_author on hidden_sources (author_id) where author_id is not null;
      create index hidden_sources_chat on hidden_sources (source_chat_id) where source_chat_id is not null;
    `);
  }
}
