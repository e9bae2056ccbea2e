import { Migration } from '@mikro-orm/migrations';

/** An announcement is for the chats of the hub or for the people of another line. */
export class Broadcasts extends Migration {
  override name = '037_broadcasts';

  override up(): void {
    this.addSql(
      `alter table announcements add column line text not null default 'hub' check (line in ('hub', 'pair'))`,
    );
  }
}
