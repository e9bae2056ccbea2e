import { Migration } from '@mikro-orm/migrations';

/** Channels with discussion groups, names that belong to one holder at a time, and answers of support. */
export class ForwardsAndNames extends Migration {
  override name = '012_forwards_and_names';

  override up(): void {
    // `discussion_of`: the channel whose posts Telegram itself brings into this group. `forward_of`: the chat of ours
    // whose message Telegram brings there, so that no copy is sent unless that does not happen.
    this.addSql(`
      alter table chats add column discussion_of bigint;
      alter table deliveries add column forward_of int;
      create index deliveries_forwards on deliveries (post_id) where forward_of is not null;
      create table automatic_forwards (
        group_network_id bigint not null,
        message_id bigint not null,
        channel_network_id bigint not null,
        channel_message_id bigint not null,
        seen_at timestamptz not null default now(),
        primary key (group_network_id, message_id)
      );
      create index automatic_forwards_of on automatic_forwards (channel_network_id, channel_message_id);
      create index automatic_forwards_by_age on automatic_forwards (seen_at);
    `);

    this.addSql(`
      create index authors_by_username on authors (lower(username)) where username is not null;
      create index chats_by_username on chats (lower(username)) where username is not null;
    `);

    // Which message of ours belongs to whose trouble: a reply to it goes to the other side. No words are kept.
    this.addSql(`
      create table support_messages (
        network_chat_id bigint not null,
        message_id bigint not null,
        customer bigint not null,
        -- Where the customer wrote, and where the admin answered.
        asked_chat bigint not null,
        asked_chat_kind text not null,
        asked_message bigint not null,
        admin bigint,
        admin_message bigint,
        at timestamptz not null default now(),
        primary key (network_chat_id, message_id)
      );
      create index support_messages_by_customer on support_messages (customer);
      create index support_messages_by_age on support_messages (at);
    `);
  }
}
