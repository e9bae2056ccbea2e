import { Migration } from '@mikro-orm/migrations';

/** What a hub pays for being faster than the free rate: whether, how many Stars a day, and how much of that is used. */
export class PaidSends extends Migration {
  override name = '054_paid_sends';

  override up(): void {
    this.addSql(`
      alter table hubs
        add column paid_announcements boolean not null default false,
        add column paid_relays boolean not null default false,
        add column paid_daily_stars int not null default 100 check (paid_daily_stars >= 0);
      create table paid_sends (
        hub_id int not null references hubs,
        day date not null,
        messages int not null default 0 check (messages >= 0),
        primary key (hub_id, day)
      );
    `);
  }
}
