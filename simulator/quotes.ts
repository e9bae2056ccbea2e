import { isDeepStrictEqual } from 'node:util';
import type { FormattedText } from './formattedText.ts';
import type { Entity, Message } from './telegram.ts';

/** Bot API: TextQuote. */
export interface Quote {
  text: string;
  entities?: Entity[];
  position: number;
  is_manual?: true;
}

/** Bot API: ReplyParameters.quote, in characters. */
const QUOTE_LIMIT = 1_024;

/** Bot API: the formatting that quotes keep, and that must be the same as in the quoted message. */
const KEPT = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'custom_emoji',
  'date_time',
]);

/**
 * The quote that somebody chose from a message; `undefined` when the message does not say exactly that, formatting
 * included. Of several places the one nearest to `position` is meant.
 */
export function findQuote(target: Message, wanted: FormattedText, position: number): Quote | undefined {
  const { text } = wanted;
  if (text === '' || text.length > QUOTE_LIMIT) return undefined;
  const entities = wanted.entities.filter(({ type }) => KEPT.has(type));
  const said = wordsOf(target);
  let found: number | undefined;
  for (let at = said.text.indexOf(text); at >= 0; at = said.text.indexOf(text, at + 1)) {
    if (!isDeepStrictEqual(within(said.entities, at, text.length), entities)) continue;
    if (found === undefined || Math.abs(at - position) < Math.abs(found - position)) found = at;
  }
  if (found === undefined) return undefined;
  return { text, ...(entities.length > 0 && { entities }), position: found, is_manual: true };
}

/** The quote of somebody who marks words in a message: the formatting comes with them. */
export function markedQuote(target: Message, words: string): Quote | undefined {
  const said = wordsOf(target);
  const position = said.text.indexOf(words);
  if (words === '' || words.length > QUOTE_LIMIT || position < 0) return undefined;
  return { ...part(said, position, words.length), is_manual: true };
}

/** The quote that Telegram adds by itself to a reply from another chat; none where there are no words. */
export function automaticQuote(target: Message): Quote | undefined {
  const said = wordsOf(target);
  if (said.text === '') return undefined;
  return part(said, 0, QUOTE_LIMIT);
}

function part(said: FormattedText, position: number, length: number): Quote {
  const text = said.text.slice(position, position + length);
  const entities = within(said.entities, position, text.length);
  return { text, ...(entities.length > 0 && { entities }), position };
}

function wordsOf(message: Message): FormattedText {
  return {
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.caption_entities ?? [],
  };
}

/** The kept formatting of a part of a text, with offsets in that part. */
function within(entities: readonly Entity[], start: number, length: number): Entity[] {
  return entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, start + length);
    return KEPT.has(entity.type) && from < to ? { ...entity, offset: from - start, length: to - from } : [];
  });
}
