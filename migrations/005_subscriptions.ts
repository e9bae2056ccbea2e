import { Migration } from '@mikro-orm/migrations';

/** Payments, plans, what happened to each subscription, and what its workflow knows and has told. */
export class Subscriptions extends Migration {
  override name = '005_subscriptions';

  override up(): void {
    this.addSql(`
      alter table chats add column merged_into int references chats;
      update chats set merged_into = substring(state_reason from '^now chat (\\d+)$')::int where state = 'merged';
    `);

    this.addSql(`
      create table plans (
        product text not null default 'hub',
        name text not null,
        days int not null check (days between 1 and 3650),
        stars int not null check (stars between 1 and 100000),
        best boolean not null default false,
        renewable boolean not null default false,
        on_sale boolean not null default true,
        changed_at timestamptz not null default now(),
        primary key (product, name)
      );
      insert into plans (name, days, stars, best, renewable) values
        ('week', 7, 250, false, false), ('month', 30, 750, true, true), ('year', 365, 10000, false, false);
    `);

    // A payment is kept whatever it is for: what cannot be applied waits here.
    this.addSql(`
      create table payments (
        id bigint generated always as identity primary key,
        charge_id text not null unique,
        payer bigint not null,
        product text not null default 'hub',
        chat_id int references chats,
        plan text,
        days int,
        currency text not null,
        stars int not null,
        payload text not null,
        renewing boolean not null default false,
        begins_renewal boolean not null default false,
        renews_at timestamptz,
        state text not null default 'received'
          check (state in ('received', 'applied', 'unapplied', 'refunding', 'refunded')),
        problem text,
        paid_at timestamptz not null,
        received_at timestamptz not null default now(),
        applied_at timestamptz,
        refund_asked_at timestamptz,
        refund_by jsonb,
        refund_reason text,
        refunded_at timestamptz
      );
      create index payments_by_chat on payments (chat_id, id);
      create index payments_by_time on payments (paid_at, id);
      -- What the daily comparison with Telegram's bookings found.
      create table reconciliations (
        id bigint generated always as identity primary key,
        at timestamptz not null default now(),
        seen int not null,
        differences jsonb not null
      );
      create index payments_open on payments (state, id) where state in ('received', 'unapplied', 'refunding');
    `);

    // All that ever happened to a subscription's paid time; paid_until and plan of its row follow from it. A key
    // makes each happen once.
    this.addSql(`
      create table subscription_events (
        id bigint generated always as identity primary key,
        product text not null default 'hub',
        chat_id int not null references chats,
        key text not null,
        kind text not null check (kind in
          ('payment', 'grant', 'extension', 'import', 'revocation', 'refund', 'renewal ended')),
        at timestamptz not null,
        plan text,
        adds_ms bigint,
        until timestamptz,
        of_key text,
        payer bigint,
        renews_at timestamptz,
        payment_id bigint references payments,
        by_kind text not null,
        by_id text not null,
        by_name text not null,
        reason text,
        paid_until timestamptz,
        unique (product, key)
      );
      create index subscription_events_by_chat on subscription_events (chat_id, product, id);
    `);

    this.addSql(`
      alter table subscriptions
        add column plan text,
        add column renews_at timestamptz,
        add column version int not null default 0,
        add column changed_at timestamptz,
        -- What its workflow last looked at; null while none watches it.
        add column watched_version int,
        add column next_look_at timestamptz,
        -- Reminders and ends up to this moment have been told.
        add column told_until timestamptz,
        add column nudged_at timestamptz,
        add column nudge_asked_at timestamptz,
        add column nudges_muted_at timestamptz,
        -- Withheld since access ended, in days that the ledger has dropped.
        add column missed_pruned int not null default 0;
      insert into subscription_events (chat_id, product, key, kind, at, until, by_kind, by_id, by_name)
        select chat_id, product, 'import/' || product || '/' || chat_id, 'import', now(), paid_until, 'system', '', 'upgrade'
        from subscriptions where paid_until is not null;
      create index deliveries_withheld on deliveries (chat_id, post_id) where state = 'withheld';
    `);
  }
}
