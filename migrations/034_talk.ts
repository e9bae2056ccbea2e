import { Migration } from '@mikro-orm/migrations';

/** What two strangers say to each other beyond their posts: what they are asked first, and what they report. */
export class Talk extends Migration {
  override name = '034_talk';

  override up(): void {
    this.addSql(`
      -- Messages that wait for their author to agree that they go out.
      create table pair_questions (
        id bigint generated always as identity primary key,
        session_id bigint not null references sessions on delete cascade,
        network_chat_id text not null,
        message_id text not null,
        message jsonb not null,
        created_at timestamptz not null default now(),
        unique (network_chat_id, message_id)
      );
      create index pair_questions_of on pair_questions (session_id);
      -- When what was said in it was removed.
      alter table sessions add column words_gone_at timestamptz;
      create index sessions_with_words on sessions (ended_at) where words_gone_at is null and ended_at is not null;
    `);
    this.addSql(`
      create table pair_reports (
        id bigint generated always as identity primary key,
        session_id bigint references sessions on delete set null,
        reporter_id int not null references authors,
        reported_id int not null references authors,
        -- Absent until the reporter has chosen one.
        reason text,
        -- What the reporter pointed at.
        about_post bigint,
        -- How much it counts: less from people whose reports were dismissed.
        weight real not null default 1,
        state text not null default 'open' check (state in ('open', 'warned', 'muted', 'banned', 'dismissed')),
        created_at timestamptz not null default now(),
        -- Whether the reported person was muted because of it until somebody decides.
        mutes boolean not null default false,
        decided_at timestamptz,
        decided_by text,
        -- What was said last in the session, sealed for moderators; gone when it has expired.
        evidence bytea,
        evidence_expires_at timestamptz,
        check (reporter_id <> reported_id)
      );
      create unique index pair_reports_once on pair_reports (session_id, reporter_id);
      create index pair_reports_open on pair_reports (created_at) where state = 'open' and reason is not null;
      create index pair_reports_against on pair_reports (reported_id) where state = 'open';
      create index pair_reports_by on pair_reports (reporter_id);
      create index pair_reports_expiring on pair_reports (evidence_expires_at) where evidence is not null;
    `);
  }
}
