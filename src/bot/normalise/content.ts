import { takesCaption } from '../../domain/content.ts';
import type { Content, FileContent, FileKind, FileReference, FormattedText } from '../../domain/content.ts';
import { integerIn, listIn, numberIn, objectIn, stringIn, withoutUndefined, wordIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { readFormattedText, readLinkPreview } from './formattedText.ts';

type Reader = (value: unknown, message: JsonObject) => Content | undefined;

/**
 * The field that holds each kind of content, and how it is read. The first that is there decides: an animation
 * also fills `document`, a venue `location` and a live photo `photo`, for older readers.
 */
const READERS: readonly (readonly [field: string, read: Reader])[] = [
  ['text', readText],
  ['animation', file('animation')],
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
  ['poll', readPoll],
];

/**
 * What a message says: undefined when it has none of the kinds that are relayed, 'malformed' when it claims one
 * and lacks what that kind needs.
 */
export function readContent(message: JsonObject): Content | 'malformed' | undefined {
  for (const [field, read] of READERS) {
    const value = message[field];
    if (value !== undefined) return read(value, message) ?? 'malformed';
  }
  return undefined;
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
function readPhoto(value: unknown, message: JsonObject): Content | undefined {
  const [largest] = listIn(value)
    .map((size) => ({ file: readFile(size), pixels: pixelsOf(size) }))
    .filter(({ file }) => file !== undefined)
    .toSorted((a, b) => b.pixels - a.pixels);
  return fileContent('photo', largest?.file, message);
}

function pixelsOf(size: unknown): number {
  const { width, height } = objectIn(size) ?? {};
  return (integerIn(width, 0) ?? 0) * (integerIn(height, 0) ?? 0);
}

function readFile(value: unknown): FileReference | undefined {
  const file = objectIn(value);
  const id = wordIn(file?.['file_id']);
  const uniqueId = wordIn(file?.['file_unique_id']);
  return id !== undefined && uniqueId !== undefined ? { id, uniqueId } : undefined;
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

function readPlace(value: unknown): { latitude: number; longitude: number } | undefined {
  const place = objectIn(value);
  const latitude = numberIn(place?.['latitude'], -90, 90);
  const longitude = numberIn(place?.['longitude'], -180, 180);
  return latitude !== undefined && longitude !== undefined ? { latitude, longitude } : undefined;
}

/** A live location becomes the place where it began: a copy cannot follow somebody. */
function readLocation(value: unknown): Content | undefined {
  const place = readPlace(value);
  if (!place) return undefined;
  // The radius of uncertainty, in metres; 1,500 at most (Bot API: Location).
  const accuracy = numberIn(objectIn(value)?.['horizontal_accuracy'], 0, 1500);
  return withoutUndefined({ kind: 'location', ...place, accuracy });
}

function readVenue(value: unknown): Content | undefined {
  const venue = objectIn(value);
  const place = readPlace(venue?.['location']);
  const title = wordIn(venue?.['title']);
  if (!venue || !place || title === undefined) return undefined;
  return withoutUndefined({
    kind: 'venue',
    ...place,
    title,
    address: stringIn(venue['address']) ?? '',
    foursquareId: wordIn(venue['foursquare_id']),
    foursquareType: wordIn(venue['foursquare_type']),
    googlePlaceId: wordIn(venue['google_place_id']),
    googlePlaceType: wordIn(venue['google_place_type']),
  });
}

function readContact(value: unknown): Content | undefined {
  const contact = objectIn(value);
  const phoneNumber = wordIn(contact?.['phone_number']);
  const firstName = wordIn(contact?.['first_name']);
  if (!contact || phoneNumber === undefined || firstName === undefined) return undefined;
  return withoutUndefined({
    kind: 'contact',
    phoneNumber,
    firstName,
    lastName: wordIn(contact['last_name']),
    vcard: wordIn(contact['vcard']),
  });
}

function readDice(value: unknown): Content | undefined {
  const dice = objectIn(value);
  const emoji = wordIn(dice?.['emoji']);
  const rolled = integerIn(dice?.['value'], 0);
  return emoji !== undefined && rolled !== undefined ? { kind: 'dice', emoji, value: rolled } : undefined;
}

/** A quiz becomes a plain poll: its right answer is not told to bots (Bot API: Poll.correct_option_ids). */
function readPoll(value: unknown): Content | undefined {
  const poll = objectIn(value);
  const question = readFormattedText(poll?.['question'], poll?.['question_entities']);
  const options = listIn(poll?.['options']).map(readPollOption);
  if (!poll || !question || options.length === 0) return undefined;
  if (!options.every((option) => option !== undefined)) return undefined;
  return {
    kind: 'poll',
    question,
    options,
    anonymous: poll['is_anonymous'] !== false,
    multiple: poll['allows_multiple_answers'] === true,
  };
}

function readPollOption(value: unknown): FormattedText | undefined {
  const option = objectIn(value);
  return readFormattedText(option?.['text'], option?.['text_entities']);
}
