import { Migration } from '@mikro-orm/migrations';

/**
 * Orders, as they were given: workflows are told only which one to carry out, and its author and content are read
 * from here. Whoever reaches Temporal can write nothing here.
 */
export class Orders extends Migration {
  override name = '016_orders';

  override up(): void {
    this.addSql(`
      create table subscription_orders (
        product text not null default 'hub',
        key text not null,
        chat_id int not null references chats,
        kind text not null check (kind in ('grant', 'extension', 'revocation', 'renewal ended')),
        plan text,
        days int,
        payer bigint,
        by_kind text not null,
        by_id text not null,
        by_name text not null,
        reason text,
        ordered_at timestamptz not null default now(),
        primary key (product, key)
      );
      -- Who asked to be forgotten. The person's id goes once the person is forgotten, the row once all is.
      create table forget_orders (
        id uuid primary key default gen_random_uuid(),
        network_id bigint unique,
        author_id int,
        asked_at timestamptz not null default now()
      );
    `);
  }
}
