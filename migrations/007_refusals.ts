import { Migration } from '@mikro-orm/migrations';

/** Refusals that the network does not explain: what they mean for other chats is decided from several of them. */
export class Refusals extends Migration {
  override name = '007_refusals';

  override up(): void {
    // `left_out`: parts that are missing in this chat, each with the network's words.
    this.addSql(`
      alter table deliveries
        add column unexplained boolean not null default false,
        add column left_out jsonb;
    `);

    // `fingerprint` tells a repetition (author, message answered, everything said); `carried` is what copies share.
    this.addSql(`
      alter table fingerprints add column carried text;
      update fingerprints set carried = fingerprint;
      alter table fingerprints alter column carried set not null;
      drop index fingerprints_everywhere;
      create index fingerprints_carried on fingerprints (carried);
    `);
  }
}
