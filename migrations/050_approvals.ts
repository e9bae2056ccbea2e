import { Migration } from '@mikro-orm/migrations';

/**
 * Posts of new authors and new chats can wait for approval. Everybody who is here already is known: only who comes
 * later is new.
 */
export class Approvals extends Migration {
  override name = '050_approvals';

  override up(): void {
    this.addSql(`
      alter table posts drop constraint posts_state_check;
      alter table posts add constraint posts_state_check
        check (state in ('collecting', 'held', 'admitted', 'planned', 'closed', 'refused')) not valid;
      alter table posts add column held_at timestamptz, add column held_told_at timestamptz,
                        add column released_at timestamptz;
      create index posts_held on posts (hub_id, id) where state = 'held';
      alter table authors add column approved int not null default 0,
                          add column known boolean not null default true,
                          add column told_held_at timestamptz;
      alter table authors alter column known set default false;
      alter table hub_members add column approved int not null default 0,
                              add column known boolean not null default true;
      alter table hub_members alter column known set default false;
    `);
  }
}
