import { isFileContent, takesCaption } from '../../domain/content.ts';
import type { Content } from '../../domain/content.ts';
import type { Incoming } from '../../domain/incoming.ts';
import { readAuthor } from './author.ts';
import type { BotIdentity } from './bot.ts';
import { chatIdIn, readChat, readDirectMessages } from './chat.ts';
import { isForThisBot, readCommand } from './command.ts';
import { readContent } from './content.ts';
import { cutFront } from './formattedText.ts';
import { ignored } from './ignored.ts';
import { integerIn, objectIn, withoutUndefined, wordIn, type JsonObject } from './json.ts';
import { isServiceMessage, nameOfUnrelayable } from './otherMessages.ts';
import { readPayment, readRefund } from './payment.ts';

/** What a new message or channel post means. */
export function readNewMessage(value: unknown, bot: BotIdentity): Incoming {
  const message = objectIn(value);
  if (!message) return ignored('malformed update');
  return (
    readMigration(message) ??
    readPayment(message) ??
    readRefund(message) ??
    readDirectMessages(message['chat']) ??
    readMessage(message, bot, 'new')
  );
}

/**
 * What an edit means. An edit never gives a command: what was typed first has been answered, and running it
 * again because a word was mended would surprise.
 */
export function readEditedMessage(value: unknown, bot: BotIdentity): Incoming {
  const message = objectIn(value);
  if (!message) return ignored('malformed update');
  return readDirectMessages(message['chat']) ?? readMessage(message, bot, 'edited');
}

function readMessage(message: JsonObject, bot: BotIdentity, age: 'new' | 'edited'): Incoming {
  if (objectIn(message['from'])?.['id'] === bot.id) return ignored('own message');
  if (objectIn(message['via_bot'])?.['id'] === bot.id) return ignored('sent via this bot');
  if (message['is_automatic_forward'] === true) {
    // Telegram edits it along with the channel's message.
    return (age === 'new' ? readAutomaticForward(message) : undefined) ?? ignored('automatic forward');
  }
  if (isEphemeral(message)) return ignored('ephemeral message');

  const content = readContent(message);
  if (content === undefined && isServiceMessage(message)) return ignored('service message');

  const chat = readChat(message['chat']);
  const author = chat && readAuthor(message, chat);
  const messageId = integerIn(message['message_id'], 1);
  if (!chat || !author || messageId === undefined) return ignored('malformed update');

  const threadId = message['is_topic_message'] === true ? threadOf(message) : undefined;
  const replyTo = readReplyTo(message, chat.networkId);

  const command = age === 'new' ? readCommand(message, bot) : undefined;
  if (command) {
    if (!isForThisBot(command, bot)) return ignored('command for another bot');
    const { name, argument } = command;
    return withoutUndefined({
      type: 'command',
      name,
      argument,
      chat,
      author,
      messageId,
      threadId,
      replyTo,
      body: contentBeside(content, command.length),
      target: replyTo === undefined ? undefined : readTarget(message),
    });
  }

  if (content === 'malformed') return ignored('malformed update');
  if (age === 'edited' && !isEditable(content)) return ignored('edit that copies cannot follow');
  if (content === undefined) {
    return { type: 'unrelayable', chat, author, messageId, what: nameOfUnrelayable(message) };
  }
  return {
    type: age === 'new' ? 'post' : 'edit',
    message: withoutUndefined({
      chat,
      author,
      messageId,
      threadId,
      albumKey: wordIn(message['media_group_id']),
      replyTo,
      protected: message['has_protected_content'] === true,
      content,
    }),
  };
}

/**
 * A channel's message that Telegram brought into the channel's discussion group. What the channel itself had forwarded
 * from elsewhere names its first origin, from which the channel's message cannot be told.
 */
function readAutomaticForward(message: JsonObject): Incoming | undefined {
  const chat = readChat(message['chat']);
  const messageId = integerIn(message['message_id'], 1);
  const origin = objectIn(message['forward_origin']);
  const channel = chatIdIn(objectIn(origin?.['chat'])?.['id']);
  const channelMessageId = integerIn(origin?.['message_id'], 1);
  const isItsOwn = chatIdIn(objectIn(message['sender_chat'])?.['id']) === channel;
  if (!chat || !isItsOwn) return undefined;
  if (messageId === undefined || channel === undefined || channelMessageId === undefined) return undefined;
  const group = chat.networkId;
  return { type: 'automatic forward', chat, group, messageId, channel, channelMessageId };
}

/** What a message says or shows without its first characters, which gave a command. */
function contentBeside(content: Content | 'malformed' | undefined, length: number): Content | undefined {
  if (content === undefined || content === 'malformed') return undefined;
  if (content.kind === 'text') {
    const { text, entities } = cutFront(content, length);
    return text === '' ? undefined : { ...content, text, entities };
  }
  if (!isFileContent(content) || !content.caption) return content;
  const { caption: whole, ...file } = content;
  const caption = cutFront(whole, length);
  return caption.text === '' ? file : { ...file, caption };
}

function readTarget(message: JsonObject): Content | undefined {
  const target = objectIn(message['reply_to_message']);
  const content = target && readContent(target);
  return content === 'malformed' ? undefined : content;
}

/**
 * A group that became a supergroup says so twice: in the group, which is then closed, and in the supergroup.
 * Either may come first.
 */
function readMigration(message: JsonObject): Incoming | undefined {
  const here = chatIdIn(objectIn(message['chat'])?.['id']);
  const to = chatIdIn(message['migrate_to_chat_id']);
  const from = chatIdIn(message['migrate_from_chat_id']);
  if (here === undefined) return undefined;
  if (to !== undefined) return { type: 'migration', from: here, to };
  if (from !== undefined) return { type: 'migration', from, to: here };
  return undefined;
}

/** Whether only this bot can see the message in that chat (Bot API: Message.receiver_user). */
function isEphemeral(message: JsonObject): boolean {
  return message['receiver_user'] !== undefined || message['ephemeral_message_id'] !== undefined;
}

/**
 * Whether a copy can be changed along: texts and what takes a caption. Other kinds have no words to mend; their
 * edits come from live locations that move and from buttons that change.
 */
function isEditable(content: Content | undefined): boolean {
  return content !== undefined && (content.kind === 'text' || takesCaption(content.kind));
}

function threadOf(message: JsonObject): number | undefined {
  return integerIn(message['message_thread_id'], 1);
}

/**
 * The message in the same chat that this one answers. In a forum's topic, a message that answers nothing appears
 * to answer the service message that opened the topic, whose id is the topic's.
 */
function readReplyTo(message: JsonObject, chatNetworkId: number): number | undefined {
  const target = objectIn(message['reply_to_message']);
  if (!target || objectIn(target['chat'])?.['id'] !== chatNetworkId) return undefined;
  const targetId = integerIn(target['message_id'], 1);
  const opensTopic =
    target['forum_topic_created'] !== undefined ||
    (message['is_topic_message'] === true && targetId === threadOf(message));
  return opensTopic ? undefined : targetId;
}
