import { takesCaption } from '../../domain/posts/content.ts';
import type { Content, FileContent, FileKind, FileReference } from '../../domain/posts/content.ts';
import { readChecklist } from './checklist.ts';
import { readExtras } from './extras.ts';
import { readFormattedText, readLinkPreview } from './formattedText.ts';
import { integerIn, listIn, objectIn, withoutUndefined, wordIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { readLocation, readVenue } from './place.ts';
import { readPoll } from './poll.ts';
import { readRichMessage } from './richMessage.ts';

type Reader = (value: unknown, message: JsonObject) => Content | undefined;

/**
 * The field that holds each kind of content, and how it is read. The first that can be read decides: an animation
 * also fills `document`, a venue `location` and a live photo `photo`, for older readers.
 */
const READERS: readonly (readonly [field: string, read: Reader])[] = [
  ['text', readText],
  ['rich_message', readRichMessage],
  ['animation', file('animation')],
  ['live_photo', readLivePhoto],
  ['photo', readPhoto],
  ['video', file('video')],
  ['audio', file('audio')],
  ['document', file('document')],
  ['voice', file('voice')],
  ['video_note', file('video_note')],
  ['sticker', file('sticker')],
  ['venue', readVenue],
  ['location', readLocation],
  ['contact', readContact],
  ['dice', readDice],
  ['poll', (value, message) => readPoll(value, message, readContent)],
  ['checklist', readChecklist],
];

/**
 * What a message says: undefined when it has none of the kinds that are relayed, 'malformed' when it claims one
 * and lacks what cannot be made up for. What can be is substituted, so that nothing is lost for an empty field.
 */
export function readContent(message: JsonObject): Content | 'malformed' | undefined {
  let claimed = false;
  for (const [field, read] of READERS) {
    if (message[field] === undefined) continue;
    claimed = true;
    const content = read(message[field], message);
    if (content) return { ...content, ...readExtras(message) };
  }
  return claimed ? 'malformed' : undefined;
}

function readText(value: unknown, message: JsonObject): Content | undefined {
  const text = readFormattedText(value, message['entities']);
  if (!text) return undefined;
  return withoutUndefined({
    kind: 'text',
    ...text,
    linkPreview: readLinkPreview(message['link_preview_options']),
  });
}

function file(kind: FileKind): Reader {
  return (value, message) => fileContent(kind, readFile(value), message);
}

/** A photo comes in several sizes: the largest one is the photo. */
function readPhoto(value: unknown, message: JsonObject): FileContent | undefined {
  return fileContent('photo', largestOf(value), message);
}

/** A live photo is its still, and the few seconds of video that belong to it. */
function readLivePhoto(value: unknown, message: JsonObject): FileContent | undefined {
  const still = largestOf(objectIn(value)?.['photo']) ?? largestOf(message['photo']);
  const live = readFile(value);
  const photo = fileContent('photo', still, message);
  if (photo) return live ? { ...photo, live } : photo;
  return fileContent('video', live, message);
}

/** Sizes are listed from the smallest on, so that of two that claim no size the later one is the larger. */
function largestOf(sizes: unknown): FileReference | undefined {
  const [largest] = listIn(sizes)
    .toReversed()
    .map((size) => ({ file: readFile(size), pixels: pixelsOf(size) }))
    .filter(({ file }) => file !== undefined)
    .toSorted((a, b) => b.pixels - a.pixels);
  return largest?.file;
}

function pixelsOf(size: unknown): number {
  const { width, height } = objectIn(size) ?? {};
  return (integerIn(width, 0) ?? 0) * (integerIn(height, 0) ?? 0);
}

function readFile(value: unknown): FileReference | undefined {
  const file = objectIn(value);
  const id = wordIn(file?.['file_id']);
  // The other id only recognises a file; the one that sends it recognises it too, as long as it stays the same.
  return id === undefined ? undefined : { id, uniqueId: wordIn(file?.['file_unique_id']) ?? id };
}

function fileContent(
  kind: FileKind,
  file: FileReference | undefined,
  message: JsonObject,
): FileContent | undefined {
  if (!file) return undefined;
  return withoutUndefined({
    kind,
    file,
    caption: takesCaption(kind)
      ? readFormattedText(message['caption'], message['caption_entities'])
      : undefined,
    spoiler: message['has_media_spoiler'] === true ? true : undefined,
    captionAbove: message['show_caption_above_media'] === true ? true : undefined,
  });
}

/** A contact needs a number and a first name to be sent. Without a number it is told as a text. */
function readContact(value: unknown): Content | undefined {
  const contact = objectIn(value);
  const phoneNumber = wordIn(contact?.['phone_number']);
  const firstName = wordIn(contact?.['first_name']);
  const lastName = wordIn(contact?.['last_name']);
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  if (phoneNumber === undefined) {
    return name === '' ? undefined : { kind: 'text', text: `👤 ${name}`, entities: [] };
  }
  return withoutUndefined({
    kind: 'contact',
    phoneNumber,
    firstName: firstName ?? lastName ?? phoneNumber,
    lastName: firstName === undefined ? undefined : lastName,
    vcard: wordIn(contact?.['vcard']),
  });
}

function readDice(value: unknown): Content | undefined {
  const dice = objectIn(value);
  if (!dice) return undefined;
  const emoji = wordIn(dice['emoji']) ?? '🎲';
  const rolled = integerIn(dice['value'], 0);
  return rolled === undefined
    ? { kind: 'text', text: emoji, entities: [] }
    : { kind: 'dice', emoji, value: rolled };
}
