import { Migration } from '@mikro-orm/migrations';

/**
 * Networks name chats, people and messages as they like, so their names are texts: Discord's do not fit into numbers
 * of JavaScript. What was stored before keeps its digits.
 */
export class NetworkIds extends Migration {
  override name = '022_network_ids';

  override up(): void {
    for (const [table, columns] of Object.entries(TEXTS)) {
      const changes = columns.map((column) => `alter column ${column} type text using ${column}::text`);
      this.addSql(`alter table ${table} ${changes.join(', ')}`);
    }
  }
}

const TEXTS = {
  chats: ['network_id', 'discussion_of'],
  authors: ['network_id'],
  languages: ['network_id'],
  payers: ['network_id'],
  payments: ['payer'],
  subscription_events: ['payer'],
  subscription_orders: ['payer'],
  posts: ['source_network_id', 'reply_to_message'],
  parts: ['message_id'],
  arrivals: ['network_chat_id', 'message_id'],
  albums: ['network_chat_id'],
  copies: ['network_chat_id', 'message_id'],
  automatic_forwards: ['group_network_id', 'message_id', 'channel_network_id', 'channel_message_id'],
  announcements: ['network_chat_id', 'author_network_id'],
  bot_tasks: ['chat_network_id', 'person_network_id'],
  support_messages: [
    'network_chat_id',
    'message_id',
    'customer',
    'asked_chat',
    'asked_message',
    'admin',
    'admin_message',
  ],
  forget_orders: ['network_id'],
  proposed_reasons: ['proposed_by'],
} as const;
