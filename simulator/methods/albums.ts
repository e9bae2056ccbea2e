import { randomInt } from 'node:crypto';
import { chatToSendTo } from '../access.ts';
import { badRequest, BotApiError } from '../apiError.ts';
import { Parameters } from '../parameters.ts';
import { postMessage } from '../posting.ts';
import { replyFields } from '../replies.ts';
import type { Message } from '../telegram.ts';
import type { Call, Methods } from './call.ts';
import { type InputMedia, type MediaKind, mediaType, readMedia } from './inputMedia.ts';
import { admit, author, captionContent, commonFields } from './sending.ts';

/** Bot API: sendMediaGroup, 2 to 10 items. */
const ALBUM = { min: 2, max: 10 };
/** What may be in an album, and in whose company. */
const ALBUM_KINDS: ReadonlySet<string> = new Set(['photo', 'live_photo', 'video', 'audio', 'document']);
const ONLY_WITH_OWN_KIND = ['audio', 'document'];

/** sendMediaGroup. */
export const albums: Methods = { sendMediaGroup };

function sendMediaGroup(call: Call): Message[] {
  const { world, bot, parameters } = call;
  const parts = readParts(call);
  const chat = chatToSendTo(world, bot, parameters, parts[0]?.kind ?? 'photo');
  const reply = replyFields(world, bot, chat, parameters);
  const common = commonFields(chat, parameters);
  admit(call, chat, parts.length);
  const albumId = newAlbumId();
  const failing = call.faults.find((fault) => fault.kind === 'partial_album');
  const messages: Message[] = [];
  for (const part of parts) {
    if (failing !== undefined && messages.length === (failing.parts ?? 1)) {
      const words = failing.description ?? 'Bad Request: WEBPAGE_MEDIA_EMPTY';
      throw new BotApiError(failing.error_code ?? 400, words);
    }
    const draft = { ...author(call, chat), ...part.content, ...reply, ...common, media_group_id: albumId };
    messages.push(postMessage(world, chat, draft, bot.id));
  }
  return messages;
}

/** An id that ties the parts of one album together. */
export function newAlbumId(): string {
  return `1${randomInt(1_000_000, 9_999_999)}${randomInt(100_000_000, 999_999_999)}`;
}

function readParts(call: Call): InputMedia[] {
  if (!call.parameters.has('media')) throw badRequest('parameter "media" is required');
  const items = call.parameters.list('media', 'InputMedia') ?? [];
  if (items.length > ALBUM.max) throw badRequest('too many messages to send as an album');
  if (items.length === 0) throw badRequest('there are no messages to send');
  if (items.length < ALBUM.min) throw badRequest('too few messages to send as an album');
  const parts = items.map((item, index) => readPart(call, item, index + 1));
  for (const kind of ONLY_WITH_OWN_KIND) {
    const count = parts.filter((part) => part.kind === kind).length;
    if (count > 0 && count < parts.length) {
      throw badRequest(`${kind === 'audio' ? 'Audio' : 'Document'} can't be mixed with other media types`);
    }
  }
  return parts;
}

function readPart(call: Call, item: unknown, position: number): InputMedia {
  const { type, fields } = mediaType(item);
  if (type === 'animation')
    throw badRequest('can\'t parse InputMedia: type "animation" can\'t be used in sendMediaGroup');
  if (!ALBUM_KINDS.has(type)) throw badRequest(`can't parse InputMedia: type "${type}" is unsupported`);
  const { kind, content } = mediaOfPart(call, type as MediaKind, fields, position);
  if (!ALBUM_KINDS.has(kind)) throw badRequest('invalid message content type');
  return { kind, content: { ...content, ...captionContent(new Parameters(fields)) } };
}

/** A file that Telegram cannot fetch fails the album and names the part. */
function mediaOfPart(
  call: Call,
  type: MediaKind,
  fields: Record<string, unknown>,
  position: number,
): InputMedia {
  try {
    return readMedia(call, type, fields);
  } catch (error) {
    if (!(error instanceof BotApiError) || error.code !== 400) throw error;
    const reason = error.message.replace(/^Bad Request: /, '');
    if (reason.startsWith("can't parse")) throw error;
    throw badRequest(`failed to send message #${position} with the error message "${reason}"`);
  }
}
