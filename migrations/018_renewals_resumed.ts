import { Migration } from '@mikro-orm/migrations';

/** A payer may end a renewal in Telegram's own settings and take that back. */
export class RenewalsResumed extends Migration {
  override name = '018_renewals_resumed';

  override up(): void {
    this.addSql(`
      alter table subscription_events
        drop constraint subscription_events_kind_check,
        add constraint subscription_events_kind_check check (kind in
          ('payment', 'grant', 'extension', 'import', 'revocation', 'refund', 'renewal ended', 'renewal resumed'));
      alter table subscription_orders
        drop constraint subscription_orders_kind_check,
        add constraint subscription_orders_kind_check check (kind in
          ('grant', 'extension', 'revocation', 'renewal ended', 'renewal resumed'));
    `);
  }
}
