import { Migration } from '@mikro-orm/migrations';

/** A subscriber is a chat or a person, for each product. */
export class Subscribers extends Migration {
  override name = '024_subscribers';

  override up(): void {
    for (const table of ['subscriptions', 'subscription_events', 'subscription_orders', 'payments']) {
      this.addSql(`alter table ${table} add column person_id int references authors`);
    }
    this.addSql(`
      alter table subscriptions
        drop constraint subscriptions_pkey,
        add column id int generated always as identity primary key,
        add column began_at timestamptz not null default now(),
        alter column chat_id drop not null,
        add constraint subscriptions_of_one check (num_nonnulls(chat_id, person_id) = 1),
        add constraint subscriptions_by_chat unique (product, chat_id),
        add constraint subscriptions_by_person unique (product, person_id);
      update subscriptions s set began_at = c.first_seen_at from chats c where c.id = s.chat_id;
      alter table subscription_events
        alter column chat_id drop not null,
        add constraint subscription_events_of_one check (num_nonnulls(chat_id, person_id) = 1);
      create index subscription_events_by_person on subscription_events (person_id, product, id)
        where person_id is not null;
      alter table subscription_orders
        alter column chat_id drop not null,
        add constraint subscription_orders_of_one check (num_nonnulls(chat_id, person_id) = 1);
      -- A payment that says nothing that is known is for nobody.
      alter table payments add constraint payments_of_one check (num_nonnulls(chat_id, person_id) <= 1);
      create index payments_by_person on payments (person_id, id) where person_id is not null;
    `);
  }
}
