import { Migration } from '@mikro-orm/migrations';

/** What customers are still to be told about: changes that staff made, and refunds. */
export class CustomerNotices extends Migration {
  override name = '009_customer_notices';

  override up(): void {
    this.addSql(`
      alter table subscription_events add column untold boolean not null default false;
      create index subscription_events_untold on subscription_events (chat_id, id) where untold;
      alter table payments add column refund_told boolean not null default false;
    `);
  }
}
