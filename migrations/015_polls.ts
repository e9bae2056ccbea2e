import { Migration } from '@mikro-orm/migrations';

/** Polls are found by the network's name for them when somebody closes them. */
export class Polls extends Migration {
  override name = '015_polls';

  override up(): void {
    this.addSql(`
      create index parts_of_polls on parts ((content->>'pollId')) where content->>'kind' = 'poll';
    `);
  }
}
