import { Migration } from '@mikro-orm/migrations';

/** Strangers who look for each other, and what a session of two knows about itself. */
export class Pair extends Migration {
  override name = '030_pair';

  override up(): void {
    this.addSql(`
      create table pair_profiles (
        person_id int primary key references authors,
        -- The private chat with the bot.
        chat_id int not null unique references chats,
        gender text check (gender in ('male', 'female', 'other')),
        age smallint check (age between 1 and 99),
        city text,
        -- The city in a form that two spellings of it share.
        city_key text,
        country text,
        latitude float8,
        longitude float8,
        photo text,
        languages text[] not null default '{}',
        interests text[] not null default '{}',
        preferences jsonb not null default '{}',
        -- Whether the person's own messages are sent so that they can be neither forwarded nor saved.
        protects boolean not null default false,
        rules_accepted_at timestamptz,
        registered_at timestamptz,
        created_at timestamptz not null default now()
      );
    `);

    this.addSql(`
      alter table sessions
        -- Until then the two are matched and do not know it; only an open session carries messages.
        -- The bot through which the two talk.
        add column account smallint not null default 1,
        add column opened_at timestamptz,
        add column ends_at timestamptz,
        add column last_said_at timestamptz,
        add column end_reason text,
        add column ended_by int references authors;
      create index sessions_matched on sessions (began_at) where opened_at is null and ended_at is null;

      create table session_participants (
        session_id bigint not null references sessions on delete cascade,
        person_id int not null references authors,
        chat_id int not null references chats,
        partner_id int not null references authors,
        -- Whether the session is not over: the same for both.
        open boolean not null default true,
        -- Since when the person had been waiting, and how long the queue let them count as waiting.
        waited_since timestamptz,
        ranked_at timestamptz,
        premium boolean not null default false,
        -- The messages by which the person was told that the chat is open, and that it is over: what stands between
        -- them in the private chat belongs to the session, and nothing else.
        told_at timestamptz,
        told_message bigint,
        end_told_at timestamptz,
        end_told_message bigint,
        -- What the person said of the partner, and what they would like to do with the same person.
        rating smallint check (rating in (-1, 1)),
        wants_again boolean not null default false,
        wants_names boolean not null default false,
        wants_longer boolean not null default false,
        primary key (session_id, person_id)
      );
      -- Nobody is in two sessions, whatever the statements do that make them.
      create unique index session_participants_open on session_participants (person_id) where open;
      create unique index session_participants_open_chat on session_participants (chat_id) where open;
      create index session_participants_by_chat on session_participants (chat_id, session_id);
      create index session_participants_of on session_participants (person_id, session_id);
      create index session_participants_by_partner on session_participants (partner_id) where rating is not null;

      -- When two people were last in a session with each other; the smaller id comes first.
      create table pair_meetings (
        first_id int not null references authors,
        second_id int not null references authors,
        met_at timestamptz not null default now(),
        primary key (first_id, second_id),
        check (first_id < second_id)
      );

      create table blocks (
        blocker_id int not null references authors,
        blocked_id int not null references authors,
        at timestamptz not null default now(),
        primary key (blocker_id, blocked_id)
      );
      create index blocks_of on blocks (blocked_id);
    `);

    this.addSql(`
      -- Those who look for a partner. Beside what they are stands whom they accept at present, which widens while they
      -- wait. Numbers for genders: 0 unknown, 1 male, 2 female, 3 other; a set of them is a mask of bits.
      create table pair_seekers (
        person_id int primary key references authors,
        chat_id int not null unique references chats,
        -- 'waiting' is looked at; 'claimed' belongs to a session that is about to open; 'paused' has waited too long and
        -- is asked what to do; 'notify' is told when somebody suitable waits.
        state text not null default 'waiting' check (state in ('waiting', 'claimed', 'paused', 'notify')),
        session_id bigint references sessions on delete set null,
        since timestamptz not null default now(),
        -- The order of the queue: since when the person counts as waiting.
        ranked_at timestamptz not null default now(),
        premium boolean not null default false,
        gender smallint not null default 0 check (gender between 0 and 3),
        age smallint not null default 0 check (age between 0 and 99),
        city_key text,
        latitude float8,
        longitude float8,
        languages text[] not null default '{}',
        interests text[] not null default '{}',
        wants jsonb not null default '{}',
        widened smallint not null default 0,
        accepts_genders smallint not null default 15 check (accepts_genders between 1 and 15),
        accepts_age_from smallint not null default 0,
        accepts_age_to smallint not null default 99,
        -- Kilometres; 0 for the same city, null for anywhere.
        accepts_km int,
        needs_language boolean not null default false,
        needs_interest boolean not null default false,
        -- Who somebody is and whom they accept, as far as few values describe it: the queue is searched by these.
        kind smallint generated always as (gender * 16 + accepts_genders) stored,
        -- Ages across, own age upwards: two boxes meet where both accept each other's age.
        ages box generated always as (box(point(accepts_age_from, age), point(accepts_age_to, age))) stored,
        -- When the queue is searched for this person again without anybody new.
        look_at timestamptz not null default now(),
        looks int not null default 0,
        pause_at timestamptz not null default now() + interval '5 minutes',
        refresh_at timestamptz,
        -- The message that says how many wait.
        waiting_message text,
        check ((state = 'claimed') = (session_id is not null))
      ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
      create index pair_seekers_queue on pair_seekers (kind, ranked_at) where state = 'waiting';
      create index pair_seekers_ages on pair_seekers using gist (ages) where state = 'waiting';
      create index pair_seekers_city on pair_seekers (city_key, ranked_at) where state = 'waiting';
      create index pair_seekers_due on pair_seekers (look_at) where state = 'waiting';
      create index pair_seekers_pausing on pair_seekers (pause_at) where state = 'waiting';
      create index pair_seekers_refresh on pair_seekers (refresh_at) where state = 'waiting';
      create index pair_seekers_notify on pair_seekers (kind) where state = 'notify';
      create index pair_seekers_session on pair_seekers (session_id) where session_id is not null;
    `);
  }
}
