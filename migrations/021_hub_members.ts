import { Migration } from '@mikro-orm/migrations';

/** What stands with a membership that people ended, while the network would have let us go on. */
const ENDED_BY_PEOPLE = ['stopped by /stop', 'asked to be forgotten', 'was not active in the earlier bot'];

/**
 * Makes memberships of rows of `chats` that hold both. A chat that another one took over has none. One that left is lost
 * unless people ended its membership.
 */
export const MEMBERSHIPS_OF_CHATS: readonly string[] = [
  `insert into hub_members (hub_id, chat_id, state, state_reason, topic, source, destination, self_send, incoming,
                            outgoing, quiet_from, quiet_to, requested_by, registered_at)
   select hub_id, id, state, state_reason, thread_id::text, source, destination, self_send, incoming, outgoing,
          quiet_from, quiet_to, requested_by::text, registered_at
   from chats where state <> 'merged'`,
  `update chats set first_seen_at = registered_at`,
  `update chats set lost_at = now(), lost_reason = state_reason
   where state = 'inactive' and state_reason not in (${ENDED_BY_PEOPLE.map((reason) => `'${reason}'`).join()})`,
];

/**
 * What a chat is and what it does in a hub come apart: a chat is an address, which the network lets us reach or does not,
 * and whoever takes part in a hub has a membership there.
 */
export class HubMembers extends Migration {
  override name = '021_hub_members';

  override up(): void {
    this.addSql(`
      create table hub_members (
        hub_id int not null references hubs,
        chat_id int not null references chats,
        state text not null check (state in ('pending', 'active', 'inactive', 'removed')),
        state_reason text,
        -- The one topic of a forum that takes part; null for all of the chat.
        topic text,
        source boolean not null default true,
        destination boolean not null default true,
        self_send boolean not null default false,
        incoming boolean not null default true,
        outgoing boolean not null default true,
        quiet_from smallint check (quiet_from between 0 and 1439),
        quiet_to smallint check (quiet_to between 0 and 1439),
        -- Who asked for the chat to take part.
        requested_by text,
        registered_at timestamptz not null default now(),
        primary key (hub_id, chat_id),
        constraint quiet_is_whole check ((quiet_from is null) = (quiet_to is null))
      );
      alter table chats
        add column lost_at timestamptz,
        add column lost_reason text,
        add column first_seen_at timestamptz not null default now();
    `);
    for (const statement of MEMBERSHIPS_OF_CHATS) this.addSql(statement);
    this.addSql(`
      alter table chats
        drop column hub_id, drop column state, drop column state_reason, drop column thread_id, drop column source,
        drop column destination, drop column self_send, drop column incoming, drop column outgoing,
        drop column quiet_from, drop column quiet_to, drop column requested_by, drop column registered_at,
        drop constraint chats_kind_check,
        add constraint chats_kind_check check (kind in ('private', 'group', 'supergroup', 'channel', 'webhook'));
      -- A chat takes part in one hub: what is posted there has one place to go.
      create unique index hub_members_by_chat on hub_members (chat_id);
      create index hub_members_audience on hub_members (hub_id, chat_id)
        where state = 'active' and destination and incoming;
    `);
  }
}
