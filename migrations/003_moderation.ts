import { Migration } from '@mikro-orm/migrations';

/** Posts that are taken back, and restrictions that somebody tends. */
export class Moderation extends Migration {
  override name = '003_moderation';

  override up(): void {
    // Once it is set nothing further of the post is sent. A copy is there as long as neither of its two says other.
    this.addSql(`
      alter table posts add column withdrawn_at timestamptz;
      create index posts_withdrawn on posts (id) where withdrawn_at is not null;
      create index posts_late on posts (late_for) where late_for is not null;
      alter table copies
        add column sent_at timestamptz not null default now(),
        add column withdrawn_at timestamptz,
        add column out_of_reach text;
    `);

    // `told_at`: the author was told that it began. `settled_at`: all that follows from it is done, so that what is
    // unsettled is work that somebody has to have in hand.
    this.addSql(`
      alter table restrictions
        add column told_at timestamptz,
        add column settled_at timestamptz;
      create unique index restrictions_one_of_a_kind on restrictions (hub_id, author_id, kind) where lifted_at is null;
      create index restrictions_unsettled on restrictions (created_at) where settled_at is null;
    `);
  }
}
