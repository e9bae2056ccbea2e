import type { Content, FormattedText, Quote } from '../../domain/posts/content.ts';
import { below } from '../../domain/posts/quotation.ts';
import { chatIdIn, readChat } from './chat.ts';
import { readFormattedText } from './formattedText.ts';
import { FormattedTextBuilder } from './formattedTextBuilder.ts';
import { integerIn, type JsonObject, messageIdIn, objectIn, wordIn } from './json.ts';
import { signOf } from './signs.ts';
import type { NetworkChatId, NetworkMessageId } from '../../domain/ids.ts';

/**
 * The message in the same chat that this one answers. In a forum's topic, a message that answers nothing appears
 * to answer the service message that opened the topic, whose id is the topic's. An answer to a message of another
 * topic names it as an external one.
 */
export function readReplyTo(message: JsonObject, chatNetworkId: NetworkChatId): NetworkMessageId | undefined {
  const target = objectIn(message['reply_to_message']);
  if (!target) {
    const external = objectIn(message['external_reply']);
    return chatOf(external) === chatNetworkId ? messageIdIn(external?.['message_id']) : undefined;
  }
  if (chatOf(target) !== chatNetworkId) return undefined;
  const targetId = messageIdIn(target['message_id']);
  const opensTopic =
    target['forum_topic_created'] !== undefined ||
    (message['is_topic_message'] === true && target['message_id'] === message['message_thread_id']);
  return opensTopic ? undefined : targetId;
}

function chatOf(message: JsonObject | undefined): NetworkChatId | undefined {
  return chatIdIn(objectIn(message?.['chat'])?.['id']);
}

/** What the author chose to quote; what Telegram quotes by itself, nobody chose (Bot API: TextQuote.is_manual). */
export function readQuote(message: JsonObject): Quote | undefined {
  const quote = objectIn(message['quote']);
  if (quote?.['is_manual'] !== true) return undefined;
  const text = readFormattedText(quote['text'], quote['entities']);
  return text && { ...text, position: integerIn(quote['position'], 0) ?? 0 };
}

/**
 * What a message says, with a line of the message of another chat that it answers: nobody can follow that answer where
 * the copies go. The line names the other chat, when Telegram tells it; people are never named.
 */
export function belowExternalReply(content: Content, message: JsonObject): Content {
  const external = objectIn(message['external_reply']);
  const line = external && quotedLine(external, message['quote']);
  return line ? below(line, content) : content;
}

function quotedLine(external: JsonObject, quote: unknown): FormattedText | undefined {
  const origin = objectIn(external['origin']);
  const from = readChat(external['chat']) ?? readChat(origin?.['chat']) ?? readChat(origin?.['sender_chat']);
  const quoted = objectIn(quote);
  const said = readFormattedText(quoted?.['text'], quoted?.['entities']);
  const title = from && from.kind !== 'private' ? wordIn(from.title) : undefined;
  const line = new FormattedTextBuilder();
  line.within({ type: 'blockquote' }, () => {
    if (title !== undefined) line.within({ type: 'bold' }, () => line.add(title));
    const sign = signOf(external);
    if (sign !== undefined) line.add(title === undefined ? sign : ` ${sign}`);
    if (said) {
      line.line();
      // A quotation does not stand within another.
      line.addFormatted({
        ...said,
        entities: said.entities.filter(({ type }) => !type.endsWith('blockquote')),
      });
    }
  });
  return line.build();
}
