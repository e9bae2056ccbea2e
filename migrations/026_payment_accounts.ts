import { Migration } from '@mikro-orm/migrations';

/** Stars belong to the bot that was paid: it alone can give them back, or end what is charged again. */
export class PaymentAccounts extends Migration {
  override name = '026_payment_accounts';

  override up(): void {
    // The default stays for backups of before there were several accounts.
    this.addSql(`alter table payments add column account smallint not null default 1`);
  }
}
