import { withoutAttribution } from '../../domain/posts/attribution.ts';
import { isFileContent } from '../../domain/posts/content.ts';
import type { Content } from '../../domain/posts/content.ts';
import type { Incoming } from '../../domain/conversation/incoming.ts';
import { readAuthor } from './author.ts';
import { readBorrowed } from './borrowed.ts';
import type { BotIdentity } from './bot.ts';
import { chatIdIn, readChat, readDirectMessages } from './chat.ts';
import { isOrder, readCommand } from './command.ts';
import { readContent } from './content.ts';
import { cutFront } from './formattedText.ts';
import { ignored } from './ignored.ts';
import {
  integerIn,
  type JsonObject,
  listIn,
  messageIdIn,
  objectIn,
  stringIn,
  topicIdIn,
  withoutUndefined,
  wordIn,
} from './json.ts';
import { isServiceMessage, nameOfUnrelayable } from './otherMessages.ts';
import { readPayment, readRefund } from './payment.ts';
import { belowExternalReply, readQuote, readReplyTo } from './reply.ts';
import type { NetworkTopicId } from '../../domain/ids.ts';

/** What a new message or channel post means. */
export function readNewMessage(value: unknown, bot: BotIdentity): Incoming {
  const message = objectIn(value);
  if (!message) return ignored('malformed update');
  return (
    readMigration(message) ??
    readPayment(message) ??
    readRefund(message) ??
    readDirectMessages(message['chat']) ??
    readTicked(message, bot) ??
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
  const messageId = messageIdIn(message['message_id']);
  if (!chat || !author || messageId === undefined) return ignored('malformed update');

  const threadId = message['is_topic_message'] === true ? threadOf(message) : undefined;
  const replyTo = readReplyTo(message, chat.networkId);

  if (age === 'edited' && !isEditable(content)) return ignored('edit that copies cannot follow');
  const said = isRead(content)
    ? withoutUndefined({
        chat,
        author,
        messageId,
        threadId,
        albumKey: wordIn(message['media_group_id']),
        replyTo,
        answersBot: replyTo !== undefined && answersBot(message, bot) ? true : undefined,
        addressesBot: addressesBot(message, bot) ? true : undefined,
        protected: message['has_protected_content'] === true,
        borrowed: readBorrowed(message),
        ...fileFactsOf(content, message),
        content: replyTo === undefined ? belowExternalReply(content, message) : quoting(content, message),
      })
    : undefined;

  const command = age === 'new' ? readCommand(message, bot) : undefined;
  const inCaption = message['text'] === undefined;
  const place = { chat: chat.kind, inCaption, inAlbum: said?.albumKey !== undefined };
  if (command && isOrder(command, place, bot)) {
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
      body: isRead(content) ? contentBeside(content, command.length) : undefined,
      target: replyTo === undefined ? undefined : readTarget(message),
      orElse: inCaption ? said : undefined,
    });
  }

  if (said) return { type: age === 'new' ? 'post' : 'edit', message: said };
  const what = content === 'malformed' ? 'damaged' : nameOfUnrelayable(message);
  return { type: 'unrelayable', chat, author, messageId, what };
}

function quoting(content: Content, message: JsonObject): Content {
  const quote = readQuote(message);
  return quote ? { ...content, quote } : content;
}

/** The kinds of file that Telegram sends again with the name that they had. */
const NAMED_FILES: ReadonlySet<string> = new Set(['document', 'audio', 'video', 'animation']);

/** The size and the type of what Telegram sends again with its name. */
function fileFactsOf({ kind }: Content, message: JsonObject) {
  const file = NAMED_FILES.has(kind) ? objectIn(message[kind]) : undefined;
  return {
    fileBytes: integerIn(file?.['file_size'], 0),
    fileType: wordIn(file?.['mime_type'])?.toLowerCase(),
  };
}

function isRead(content: Content | 'malformed' | undefined): content is Content {
  return content !== undefined && content !== 'malformed';
}

/** Whether the message that is answered was sent by the bot. In a channel nobody is named as the sender. */
function isReplyToBot(message: JsonObject, bot: BotIdentity): boolean {
  return objectIn(objectIn(message['reply_to_message'])?.['from'])?.['id'] === bot.id;
}

/**
 * Whether a message answers something that the bot said in its own name. What the bot says is a text, a file or an
 * invoice; a copy of a post with words in it ends in an alias, and one without words is of another kind. In a channel,
 * where nobody is named as the sender, buttons with data tell.
 */
function answersBot(message: JsonObject, bot: BotIdentity): boolean {
  const target = objectIn(message['reply_to_message']);
  if (!target) return false;
  const isChannels = target['from'] === undefined && hasButtons(target);
  if (!isChannels && !isReplyToBot(message, bot)) return false;
  const words = stringIn(target['text']) ?? stringIn(target['caption']) ?? '';
  if (withoutAttribution(words).attributed) return false;
  return ['text', 'document', 'invoice'].some((kind) => target[kind] !== undefined);
}

function hasButtons(message: JsonObject): boolean {
  const rows = listIn(objectIn(message['reply_markup'])?.['inline_keyboard']);
  return rows
    .flatMap((row) => listIn(row))
    .some((button) => objectIn(button)?.['callback_data'] !== undefined);
}

/** Whether a message is written to the bot. */
function addressesBot(message: JsonObject, bot: BotIdentity): boolean {
  if (isReplyToBot(message, bot)) return true;
  const text = (stringIn(message['text']) ?? stringIn(message['caption']) ?? '').toLowerCase();
  return new RegExp(`@${bot.username.toLowerCase()}(?!\\w)`).test(text);
}

/**
 * A channel's message that Telegram brought into the channel's discussion group. What the channel itself had forwarded
 * from elsewhere names its first origin, which does not tell the channel's message.
 */
function readAutomaticForward(message: JsonObject): Incoming | undefined {
  const chat = readChat(message['chat']);
  const messageId = messageIdIn(message['message_id']);
  const channel = chatIdIn(objectIn(message['sender_chat'])?.['id']);
  if (!chat || messageId === undefined || channel === undefined) return undefined;
  const origin = objectIn(message['forward_origin']);
  const isItsOwn = chatIdIn(objectIn(origin?.['chat'])?.['id']) === channel;
  const content = readContent(message);
  return withoutUndefined({
    type: 'automatic forward',
    chat,
    group: chat.networkId,
    messageId,
    channel,
    channelMessageId: isItsOwn ? messageIdIn(origin?.['message_id']) : undefined,
    content: isRead(content) ? content : undefined,
  });
}

/** What a message says or shows without its first characters, which gave a command. */
function contentBeside(content: Content, length: number): Content | undefined {
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

/** Somebody ticked a task of a checklist, or added one: the checklist is another one now. */
function readTicked(message: JsonObject, bot: BotIdentity): Incoming | undefined {
  const change = objectIn(message['checklist_tasks_done']) ?? objectIn(message['checklist_tasks_added']);
  const checklist = objectIn(change?.['checklist_message']);
  return checklist && readMessage(checklist, bot, 'edited');
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
 * Whether a copy can be changed along: its words, its buttons, whether its poll is open. Edits of a location come from
 * somebody who moves, and a copy cannot follow them.
 */
function isEditable(content: Content | 'malformed' | undefined): boolean {
  return isRead(content) && content.kind !== 'location';
}

function threadOf(message: JsonObject): NetworkTopicId | undefined {
  return topicIdIn(message['message_thread_id']);
}
