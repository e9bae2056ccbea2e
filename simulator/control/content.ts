import { formatText } from '../entities.ts';
import type { FileStore } from '../files.ts';
import { mediaContent } from '../methods/media.ts';
import { isObject } from '../parameters.ts';
import { freshOptions, newPollId } from '../polls.ts';
import { ControlError } from './errors.ts';
import { fileMeant, isFileKind, readLivePhoto, readPaidMedia, readPollMedia } from './fileContent.ts';
import { SAMPLES } from './samples.ts';

/** A person's text is at most this long, and so is a premium person's caption, in UTF-16 units. */
const TEXT_LIMIT = 4_096;

/** Fields that say where and by whom a message is posted; the rest is its content. */
const ADDRESS_FIELDS = new Set([
  'bot_token',
  'chat_id',
  'from_id',
  'sender_chat_id',
  'reply_to_message_id',
  'message_thread_id',
  'direct_messages_topic_id',
  'date',
  'parse_mode',
  'entities',
  'caption_entities',
  'gap_ms',
  'items',
]);

/** The content of a message as a control call describes it; fields that are not known are taken as they are. */
export function readContent(files: FileStore, fields: Record<string, unknown>): Record<string, unknown> {
  const content: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (ADDRESS_FIELDS.has(name) || value === undefined || value === null) continue;
    if (name === 'text' || name === 'caption') Object.assign(content, readText(name, fields));
    else if (isFileKind(name)) Object.assign(content, mediaContent(fileMeant(files, name, value), false));
    else if (name === 'live_photo') Object.assign(content, readLivePhoto(files, value));
    else if (Object.hasOwn(SAMPLES, name)) Object.assign(content, readSample(files, name, value));
    else if (name === 'protect_content') content['has_protected_content'] = value;
    else content[name] = value;
  }
  return content;
}

function readText(name: 'text' | 'caption', fields: Record<string, unknown>): Record<string, unknown> {
  const entitiesName = name === 'text' ? 'entities' : 'caption_entities';
  const parseMode = typeof fields['parse_mode'] === 'string' ? fields['parse_mode'] : '';
  const { text, entities } = formatText(String(fields[name]), parseMode, fields[entitiesName]);
  if (text.length > TEXT_LIMIT)
    throw new ControlError(400, `"${name}" is longer than ${TEXT_LIMIT} characters.`);
  if (name === 'text' && text === '') throw new ControlError(400, '"text" is empty.');
  return { ...(text !== '' && { [name]: text }), ...(entities.length > 0 && { [entitiesName]: entities }) };
}

function readSample(files: FileStore, name: string, value: unknown): Record<string, unknown> {
  const sample: Record<string, unknown> = { ...SAMPLES[name], ...(isObject(value) && value) };
  if (name === 'poll') return { poll: readPoll(files, sample) };
  if (name === 'paid_media') {
    const media = (sample['paid_media'] as unknown[]).map((item) => readPaidMedia(files, item));
    return { paid_media: { ...sample, paid_media: media } };
  }
  // Bot API: a venue's message shows its location too.
  return name === 'venue' ? { venue: sample, location: sample['location'] } : { [name]: sample };
}

/** A poll as it begins: every poll has an id of its own, and nobody has voted. */
function readPoll(files: FileStore, sample: Record<string, unknown>): Record<string, unknown> {
  const poll: Record<string, unknown> = {
    id: newPollId(),
    allows_revoting: sample['type'] !== 'quiz',
    ...sample,
    options: freshOptions((sample['options'] as object[]).map((option) => withMedia(files, option))),
  };
  for (const name of ['media', 'explanation_media'] as const) {
    if (poll[name] !== undefined) poll[name] = readPollMedia(files, poll[name]);
  }
  return poll;
}

function withMedia(files: FileStore, option: object): object {
  return 'media' in option ? { ...option, media: readPollMedia(files, option.media) } : option;
}
