import { Migration } from '@mikro-orm/migrations';

/** Rooms for video calls, and the dialogue in which somebody says who they are. */
export class PairEntry extends Migration {
  override name = '036_pair_entry';

  override up(): void {
    this.addSql(`
      create table video_rooms (
        -- Random, so that nobody finds a room who was not told of it.
        id uuid primary key default gen_random_uuid(),
        -- Whose room it is, so that asking twice gives one room: a session, or what a caller of the API named.
        owner text not null,
        session_id bigint references sessions on delete cascade,
        -- What a caller of the API named; people by masks, never by their ids.
        first_mask text,
        second_mask text,
        chat_room bigint,
        kind text not null check (kind in ('video', 'voice')),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz
      );
      create unique index video_rooms_open on video_rooms (owner) where ended_at is null;
      create index video_rooms_session on video_rooms (session_id) where session_id is not null;
      create index video_rooms_expiry on video_rooms (expires_at);
    `);
    this.addSql(`
      -- What somebody has answered so far, until they are through or give up.
      create table pair_dialogues (
        person_id int primary key references authors on delete cascade,
        -- The private chat in which the next message is an answer.
        chat_id int not null unique references chats,
        state jsonb not null,
        changed_at timestamptz not null default now()
      );
      -- Whoever said that they are too young may not try the next number at once.
      alter table pair_profiles add column too_young_at timestamptz;
    `);
  }
}
