import { isDeepStrictEqual } from 'node:util';
import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import type { Chat } from '../chat.ts';
import { FILE_KINDS, type FileKind } from '../files.ts';
import { namedFile } from '../inputFiles.ts';
import { inlineKeyboard } from '../keyboards.ts';
import { isObject, Parameters } from '../parameters.ts';
import { replaceMessage, replaceQuietly } from '../posting.ts';
import type { Message } from '../telegram.ts';
import type { Call, Methods } from './call.ts';
import { mediaContent } from './media.ts';
import { captionContent, type Content, textContent } from './sending.ts';

/** Kinds whose caption can be edited (Bot API: editMessageCaption). */
const CAPTIONED: readonly FileKind[] = ['photo', 'video', 'animation', 'audio', 'document', 'voice'];
/** Kinds that editMessageMedia can put in. */
const PUT_IN: ReadonlySet<string> = new Set(['photo', 'video', 'animation', 'audio', 'document']);
/** What a caption consists of; an edit replaces all of it. */
const CAPTION_FIELDS = ['caption', 'caption_entities', 'show_caption_above_media'];
/** What a text consists of; media may take its place (Bot API: editMessageMedia). */
const TEXT_FIELDS = ['text', 'entities', 'link_preview_options'];

/** The methods that change a bot's own message. */
export const edits: Methods = {
  editMessageText: (call) => {
    const content = textContent(call.parameters);
    const { chat, message } = messageToEdit(call);
    if (message.text === undefined) throw badRequest('there is no text in the message to edit');
    return change(call, chat, message, TEXT_FIELDS, content);
  },

  editMessageCaption: (call) => {
    const content = captionContent(call.parameters);
    const { chat, message } = messageToEdit(call);
    if (!CAPTIONED.some((kind) => message[kind] !== undefined)) {
      throw badRequest('there is no caption in the message to edit');
    }
    return change(call, chat, message, CAPTION_FIELDS, content);
  },

  editMessageMedia: (call) => {
    const { kind, content } = newMedia(call);
    const { chat, message } = messageToEdit(call);
    const hasMedia = FILE_KINDS.some((known) => message[known] !== undefined);
    if (!hasMedia && message.text === undefined) throw badRequest("message can't be edited");
    checkAlbumKind(message, kind);
    const replaced = [...FILE_KINDS, ...CAPTION_FIELDS, ...TEXT_FIELDS, 'has_media_spoiler'];
    return change(call, chat, message, replaced, content);
  },

  editMessageReplyMarkup: (call) => {
    const { chat, message } = messageToEdit(call);
    return change(call, chat, message, [], {});
  },
};

function messageToEdit(call: Call): { chat: Chat; message: Message } {
  const { world, bot, parameters } = call;
  if (parameters.has('inline_message_id')) throw badRequest('MESSAGE_ID_INVALID');
  const chat = chatOfBot(world, bot, parameters);
  const message = chat.messages.get(parameters.integer('message_id') ?? 0);
  if (message === undefined) throw badRequest('message to edit not found');
  if (!mayEdit(chat, message, bot.id)) throw badRequest("message can't be edited");
  return { chat, message };
}

/** A bot edits what it wrote; in channels, with the right to it, what others wrote too. */
function mayEdit(chat: Chat, message: Message, botId: number): boolean {
  if (message.from?.id === botId || chat.authors.get(message.message_id) === botId) return true;
  const member = chat.members.get(botId);
  return (
    chat.type === 'channel' &&
    member?.status === 'administrator' &&
    member.rights?.['can_edit_messages'] !== false
  );
}

/** Puts `content` in the place of `replaced` fields. Without change Telegram refuses. */
function change(call: Call, chat: Chat, message: Message, replaced: string[], content: Content): Message {
  const keyboard = inlineKeyboard(call.parameters);
  const kept = Object.entries(message).filter(
    ([field]) => !replaced.includes(field) && field !== 'reply_markup',
  );
  const changed = {
    ...Object.fromEntries(kept),
    ...content,
    ...(keyboard !== undefined && { reply_markup: keyboard }),
  } as Message;
  if (isDeepStrictEqual(changed, message)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
        'content and reply markup of the message',
    );
  }
  if (replaced.length === 0) return replaceQuietly(call.world, chat, changed);
  return replaceMessage(call.world, chat, { ...changed, edit_date: call.world.clock.seconds() }, call.bot.id);
}

function newMedia({ world, parameters }: Call): { kind: FileKind; content: Content } {
  if (!parameters.has('media')) throw badRequest('parameter "media" is required');
  const item = parameters.object('media', 'input media');
  if (!isObject(item)) throw badRequest("can't parse InputMedia: expected an Object");
  const { type, media } = item;
  if (typeof type !== 'string' || !PUT_IN.has(type)) {
    throw badRequest(`can't parse InputMedia: type "${String(type)}" is unsupported`);
  }
  if (typeof media !== 'string' || media === '') throw badRequest("can't parse InputMedia: media not found");
  const file = namedFile(world.files, parameters, media, type as FileKind, item);
  const content = {
    ...mediaContent(file, item['has_spoiler'] === true),
    ...captionContent(new Parameters(item)),
  };
  return { kind: file.kind, content };
}

/** Bot API: editMessageMedia, what a part of an album may become. */
function checkAlbumKind(message: Message, kind: FileKind): void {
  if (message.media_group_id === undefined) return;
  const homogenous = (['audio', 'document'] as const).find((own) => message[own] !== undefined);
  const fits = homogenous === undefined ? kind === 'photo' || kind === 'video' : kind === homogenous;
  if (!fits) throw badRequest("can't use the media of the specified type in the album");
}
