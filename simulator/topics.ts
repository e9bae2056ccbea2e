import type { Chat } from './chat.ts';
import type { Message } from './telegram.ts';

/** A topic as the control interface shows it. */
export interface TopicSummary {
  message_thread_id: number;
  name: string;
  icon_color: number;
  is_closed?: true;
}

/** Bot API: createForumTopic, the first of the colours that an icon may have. */
export const ICON_COLOR = 7_322_096;

/** The topics of a forum as the control interface shows them, oldest first. */
export function summarizeTopics(chat: Chat): TopicSummary[] {
  return [...chat.topics].map(([id, { name, iconColor, isClosed }]) => ({
    message_thread_id: id,
    name,
    icon_color: iconColor,
    ...(isClosed && { is_closed: true }),
  }));
}

/**
 * The thread of a message that answers another: in a forum the other's topic, in any other supergroup the one that
 * begins with the first message that was answered. Only topics are marked by `is_topic_message`.
 */
export function threadOfReply(chat: Chat, target: Message): number | undefined {
  if (chat.info.is_forum) return target.is_topic_message ? target.message_thread_id : undefined;
  if (chat.type !== 'supergroup' || chat.info.is_direct_messages) return undefined;
  return target.message_thread_id ?? target.message_id;
}
