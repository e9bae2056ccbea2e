import type { Message } from '../telegram.ts';
import { wordsIn } from './richText.ts';

/** A message in a few words: for quotes, lists and screen readers. */
export function summaryOf(message: Message): string {
  const words = message.text ?? message.caption ?? '';
  const kind = kindOf(message);
  if (kind === undefined) return oneLine(words) || serviceText(message) || 'Message';
  return words === '' ? kind : `${kind}, ${oneLine(words)}`;
}

function kindOf(message: Message): string | undefined {
  if (message.live_photo) return '📷 Live photo';
  if (message.photo) return '📷 Photo';
  if (message.paid_media) return `⭐ Paid media for ${message.paid_media.star_count}`;
  if (message.animation) return '🎞 GIF';
  if (message.video) return '🎬 Video';
  if (message.video_note) return '📹 Video message';
  if (message.voice) return '🎤 Voice message';
  if (message.audio) return `🎵 ${message.audio.title ?? message.audio.file_name ?? 'Audio'}`;
  if (message.sticker) return `${message.sticker.emoji ?? ''} Sticker`.trim();
  if (message.document) return `📎 ${message.document.file_name ?? 'File'}`;
  if (message.poll) return `📊 ${message.poll.question}`;
  if (message.venue) return `📍 ${message.venue.title}`;
  if (message.location) return '📍 Location';
  if (message.contact) return `👤 ${message.contact.first_name || 'Contact'}`;
  if (message.checklist) return `☑️ ${message.checklist.title}`;
  if (message.rich_message) return `📄 ${oneLine(wordsIn(message.rich_message))}`;
  if (message.dice) return `${message.dice.emoji} ${message.dice.value}`;
  if (message.invoice) return `🧾 ${message.invoice.title}`;
  return undefined;
}

/**
 * What a message about the chat itself says; undefined for everything that somebody wrote. The topic's name is given
 * where it is not clear which one is meant.
 */
export function serviceText(message: Message, topic?: string): string | undefined {
  const place = topic === undefined ? 'the topic' : `the topic “${topic}”`;
  const who = message.from?.first_name ?? 'Someone';
  const { new_chat_members: joined, left_chat_member: left } = message;
  if (joined) {
    const names = joined.map(({ first_name }) => first_name).join(', ');
    return joined.length === 1 && joined[0]!.id === message.from?.id
      ? `${who} joined`
      : `${who} added ${names}`;
  }
  if (left) return left.id === message.from?.id ? `${who} left` : `${who} removed ${left.first_name}`;
  if (message.new_chat_title !== undefined) return `${who} renamed the chat to “${message.new_chat_title}”`;
  if (message.pinned_message) return `${who} pinned a message`;
  if (message.migrate_to_chat_id !== undefined) return 'This group was upgraded to a supergroup';
  if (message.migrate_from_chat_id !== undefined) return 'Upgraded from a group';
  if (message.successful_payment) return `${who} paid ${message.successful_payment.total_amount} ⭐`;
  if (message.refunded_payment) return `${message.refunded_payment.total_amount} ⭐ refunded to ${who}`;
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} created the group`;
  if (message.channel_chat_created) return 'Channel created';
  if (message.forum_topic_created) return `${who} created the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited?.name !== undefined)
    return `${who} renamed the topic to “${message.forum_topic_edited.name}”`;
  if (message.forum_topic_closed) return `${who} closed ${place}`;
  if (message.forum_topic_reopened) return `${who} reopened ${place}`;
  return undefined;
}

/** The first 120 characters, on one line. */
function oneLine(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
