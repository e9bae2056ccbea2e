import { objectIn, wordIn, type JsonObject } from './json.ts';

/** A sign for each kind of thing that a text can only point at. It is read in any language. */
const SIGNS: readonly (readonly [field: string, sign: string])[] = [
  ['animation', '🎞'],
  ['live_photo', '🖼'],
  ['photo', '🖼'],
  ['video', '🎬'],
  ['audio', '🎵'],
  ['document', '📎'],
  ['voice', '🎤'],
  ['voice_note', '🎤'],
  ['video_note', '📹'],
  ['venue', '📍'],
  ['location', '📍'],
  ['contact', '👤'],
  ['dice', '🎲'],
  ['poll', '📊'],
  ['checklist', '☑️'],
  ['story', '📖'],
  ['game', '🎮'],
  ['paid_media', '⭐️'],
  ['giveaway', '🎁'],
  ['giveaway_winners', '🎁'],
  ['invoice', '🧾'],
];

/** The sign for what a message, or a part of one, holds besides text; undefined when it holds nothing we know. */
export function signOf(holder: JsonObject): string | undefined {
  if (holder['sticker'] !== undefined) return wordIn(objectIn(holder['sticker'])?.['emoji']) ?? '🖼';
  return SIGNS.find(([field]) => holder[field] !== undefined)?.[1];
}
