import { Migration } from '@mikro-orm/migrations';

/** Chats decide what of their posts goes out, and posts know the post that their reply thread starts with. */
export class RelayRules extends Migration {
  override name = '047_relay_rules';

  override up(): void {
    this.addSql(`
      alter table hub_members
        add column relay text not null default 'all' check (relay in ('all', 'media', 'threads'));
      -- Null for a post that answers none.
      alter table posts add column thread bigint;
    `);
  }
}
