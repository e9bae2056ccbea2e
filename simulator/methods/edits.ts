import { isDeepStrictEqual } from 'node:util';
import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import type { Chat } from '../chat.ts';
import { FILE_KINDS, type FileKind } from '../fileFacts.ts';
import { inlineKeyboard } from '../keyboards.ts';
import { Parameters } from '../parameters.ts';
import { replaceMessage, replaceQuietly } from '../posting.ts';
import type { Message } from '../telegram.ts';
import type { Call, Methods } from './call.ts';
import { type InputMedia, type MediaKind, mediaType, readMedia } from './inputMedia.ts';
import { captionContent, type Content, textContent } from './sending.ts';

/** Kinds whose caption can be edited (Bot API: editMessageCaption). */
const CAPTIONED: readonly FileKind[] = ['photo', 'video', 'animation', 'audio', 'document', 'voice'];
/** Kinds that editMessageMedia can put in. */
const PUT_IN: ReadonlySet<string> = new Set([
  'photo',
  'live_photo',
  'video',
  'animation',
  'audio',
  'document',
]);
/** What albums hold that are neither of audio nor of documents. */
const MIXED_ALBUM: ReadonlySet<string> = new Set(['photo', 'live_photo', 'video']);
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
    const replaced = [...FILE_KINDS, 'live_photo', ...CAPTION_FIELDS, ...TEXT_FIELDS, 'has_media_spoiler'];
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
export function mayEdit(chat: Chat, message: Message, botId: number): boolean {
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

function newMedia(call: Call): InputMedia {
  const { parameters } = call;
  if (!parameters.has('media')) throw badRequest('parameter "media" is required');
  const { type, fields } = mediaType(parameters.object('media', 'input media'));
  if (!PUT_IN.has(type)) throw badRequest(`can't parse InputMedia: type "${type}" is unsupported`);
  const { kind, content } = readMedia(call, type as MediaKind, fields);
  return { kind, content: { ...content, ...captionContent(new Parameters(fields)) } };
}

/** Bot API: editMessageMedia, what a part of an album may become. */
function checkAlbumKind(message: Message, kind: MediaKind): void {
  if (message.media_group_id === undefined) return;
  const homogenous = (['audio', 'document'] as const).find((own) => message[own] !== undefined);
  const fits = homogenous === undefined ? MIXED_ALBUM.has(kind) : kind === homogenous;
  if (!fits) throw badRequest("can't use the media of the specified type in the album");
}
