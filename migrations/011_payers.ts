import { Migration } from '@mikro-orm/migrations';

/** Who paid, by name: staff is asked about payments by people who neither post nor have a chat of their own here. */
export class Payers extends Migration {
  override name = '011_payers';

  override up(): void {
    this.addSql(`
      create table payers (
        network text not null default 'telegram',
        network_id bigint not null,
        name text not null,
        username text,
        primary key (network, network_id)
      );
      create index payments_by_payer on payments (payer);
    `);
  }
}
