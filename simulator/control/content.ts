import { formatText } from '../entities.ts';
import { FILE_KINDS, type FileKind, type FileStore, type StoredFile } from '../files.ts';
import { mediaContent } from '../methods/media.ts';
import { isObject } from '../parameters.ts';
import { freshOptions } from '../polls.ts';
import { ControlError } from './errors.ts';

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
  'date',
  'parse_mode',
  'entities',
  'caption_entities',
  'gap_ms',
  'items',
]);

/** What `true` stands for, for kinds that are no files. */
const SAMPLES: Record<string, Record<string, unknown>> = {
  location: { latitude: 52.37, longitude: 4.89 },
  venue: { location: { latitude: 52.37, longitude: 4.89 }, title: 'Town hall', address: 'Main street 1' },
  contact: { phone_number: '+15550100', first_name: 'Ann' },
  dice: { emoji: '🎲', value: 4 },
  poll: {
    id: '1',
    question: 'Tea or coffee?',
    options: [{ text: 'Tea' }, { text: 'Coffee' }],
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: 'regular',
    allows_multiple_answers: false,
    allows_revoting: true,
    members_only: false,
  },
};

/** The content of a message as a control call describes it; fields that are not known are taken as they are. */
export function readContent(files: FileStore, fields: Record<string, unknown>): Record<string, unknown> {
  const content: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (ADDRESS_FIELDS.has(name) || value === undefined || value === null) continue;
    if (name === 'text' || name === 'caption') Object.assign(content, readText(name, fields));
    else if (isFileKind(name)) Object.assign(content, mediaContent(fileMeant(files, name, value), false));
    else if (Object.hasOwn(SAMPLES, name)) Object.assign(content, readSample(name, value));
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

function isFileKind(name: string): name is FileKind {
  return (FILE_KINDS as readonly string[]).includes(name);
}

/** `true` and objects make a new file, a file_id (also inside an object) names a known one. */
function fileMeant(files: FileStore, kind: FileKind, value: unknown): StoredFile {
  if (typeof value === 'string') return files.require(value, kind);
  if (Array.isArray(value)) return fileMeant(files, kind, value.at(-1));
  if (!isObject(value)) return files.create(kind);
  if (typeof value['file_id'] === 'string') return files.require(value['file_id'], kind);
  const content = value['content'];
  const bytes = typeof content === 'string' ? Buffer.from(content, 'base64') : undefined;
  return files.create(kind, value, bytes);
}

function readSample(name: string, value: unknown): Record<string, unknown> {
  const sample = isObject(value) ? { ...SAMPLES[name], ...value } : { ...SAMPLES[name] };
  if (name === 'poll') return { poll: { ...sample, options: freshOptions(sample['options'] as object[]) } };
  // Bot API: a venue's message shows its location too.
  return name === 'venue' ? { venue: sample, location: sample['location'] } : { [name]: sample };
}
