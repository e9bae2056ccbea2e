import { Migration } from '@mikro-orm/migrations';

/** Lets the queue of strangers be read from the longest waiting on, whatever their kind. */
export class PairQueue extends Migration {
  override name = '046_pair_queue';

  override up(): void {
    this.addSql(`create index pair_seekers_ranked on pair_seekers (ranked_at) where state = 'waiting';`);
  }
}
