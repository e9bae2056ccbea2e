import type { Message } from '@grammyjs/types';
import type { Unrelayable } from '../../domain/conversation/incoming.ts';
import type { JsonObject } from './json.ts';

/** What people can post and a bot cannot send again, by the field that holds it, and what we call it. */
const UNRELAYABLE: readonly (readonly [field: keyof Message, what: Unrelayable])[] = [
  ['game', 'game'],
  ['invoice', 'invoice'],
  ['story', 'story'],
  ['paid_media', 'paidMedia'],
  ['giveaway', 'giveaway'],
  ['giveaway_winners', 'giveaway'],
  ['gift', 'gift'],
  ['unique_gift', 'gift'],
];

/** What Telegram itself writes into a chat about it (Bot API: Message, "Service message"). */
const SERVICE_FIELDS: readonly (keyof Message)[] = [
  'new_chat_members',
  'left_chat_member',
  'chat_owner_left',
  'chat_owner_changed',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'community_chat_added',
  'community_chat_removed',
  'community_chat_joined',
  'managed_bot_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'successful_payment',
  'refunded_payment',
  'users_shared',
  'chat_shared',
  'connected_website',
  'write_access_allowed',
  'passport_data',
  'proximity_alert_triggered',
  'boost_added',
  'chat_background_set',
  'checklist_tasks_done',
  'checklist_tasks_added',
  'poll_option_added',
  'poll_option_deleted',
  'direct_message_price_changed',
  'paid_message_price_changed',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'giveaway_created',
  'giveaway_completed',
  'gift_upgrade_sent',
  'suggested_post_approved',
  'suggested_post_approval_failed',
  'suggested_post_declined',
  'suggested_post_paid',
  'suggested_post_refunded',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  'web_app_data',
];

/** Whether Telegram wrote this message, not a person. */
export function isServiceMessage(message: JsonObject): boolean {
  return SERVICE_FIELDS.some((field) => message[field] !== undefined);
}

/**
 * What to call a message that is neither relayed nor Telegram's own. One without any field that we know is a
 * kind newer than this list: its author is told all the same, since silence would look like a loss.
 */
export function nameOfUnrelayable(message: JsonObject): Unrelayable {
  const known = UNRELAYABLE.find(([field]) => message[field] !== undefined);
  return known?.[1] ?? 'newKind';
}
