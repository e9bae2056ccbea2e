import { Migration } from '@mikro-orm/migrations';

/** What the bot still has to do for people after their updates were acknowledged. */
export class BotTasks extends Migration {
  override name = '008_bot_tasks';

  override up(): void {
    this.addSql(`
      create table bot_tasks (
        id bigint generated always as identity primary key,
        update_id bigint unique,
        chat_network_id bigint not null,
        person_network_id bigint,
        task jsonb not null,
        attempts smallint not null default 1,
        held_until timestamptz not null,
        expires_at timestamptz not null
      );
      create index bot_tasks_by_hold on bot_tasks (held_until);
    `);
  }
}
