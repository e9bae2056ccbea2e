import { Migration } from '@mikro-orm/migrations';

/** What steers a hub: the log of what was done, languages, quiet hours, how edits travel. */
export class HubSteering extends Migration {
  override name = '002_hub_steering';

  override up(): void {
    this.addSql(`
      create table audit_log (
        id bigint generated always as identity primary key,
        at timestamptz not null default now(),
        hub_id int not null references hubs,
        actor_kind text not null check (actor_kind in ('person', 'chat', 'token', 'system')),
        actor_id text not null,
        actor_name text not null,
        action text not null,
        subject_kind text not null,
        subject_id text not null,
        before jsonb,
        after jsonb
      );
      create index audit_log_by_subject on audit_log (hub_id, subject_kind, subject_id, id);
      create index audit_log_by_actor on audit_log (hub_id, actor_kind, actor_id, id);
    `);

    // By network id, since people are spoken to before they are authors, and a private chat has its person's id.
    this.addSql(`
      create table languages (
        network text not null default 'telegram',
        network_id bigint not null,
        chosen text,
        seen text,
        primary key (network, network_id)
      );
    `);

    this.addSql(`
      alter table hubs add column edits text not null default 'off' check (edits in ('off', 'resend', 'inplace'));
      alter table chats
        add column quiet_from smallint check (quiet_from between 0 and 1439),
        add column quiet_to smallint check (quiet_to between 0 and 1439),
        add column time_zone text,
        add constraint quiet_is_whole check ((quiet_from is null) = (quiet_to is null));
    `);
  }
}
