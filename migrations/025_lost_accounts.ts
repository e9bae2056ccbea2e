import { Migration } from '@mikro-orm/migrations';

/** Who blocks one of our bots may go on talking to another: that a chat is lost is said of one account. */
export class LostAccounts extends Migration {
  override name = '025_lost_accounts';

  override up(): void {
    this.addSql(`
      -- The account that was refused last; another one that is refused as well finds it out by itself.
      alter table chats add column lost_account smallint;
      update chats set lost_account = 1 where lost_at is not null;
    `);
  }
}
