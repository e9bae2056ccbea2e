import { badRequest } from './apiError.ts';
import { detectEntities } from './entityDetection.ts';
import { parseHtml } from './html.ts';
import { isObject } from './parameters.ts';
import type { Entity } from './telegram.ts';
import type { FormattedText } from './formattedText.ts';

/** Bot API: sendMessage, text after entities parsing. UTF-16 units. */
export const TEXT_LIMIT = 4_096;
/** Bot API: sendPhoto and the like, caption after entities parsing. UTF-16 units. */
export const CAPTION_LIMIT = 1_024;

/** Bot API: MessageEntity.type. Telegram drops entities of types that it does not know. */
const KNOWN_TYPES = new Set([
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
  'date_time',
]);

/**
 * The text that a message gets: formatting read from `parseMode` or `entities` and checked against the text,
 * spaces around it trimmed, and links, commands and mentions detected, all as Telegram does it.
 */
export function formatText(raw: string, parseMode: string, entities: unknown): FormattedText {
  const mode = parseMode.toLowerCase();
  const parsed =
    raw !== '' && mode !== '' && mode !== 'none'
      ? parse(raw, mode)
      : { text: raw, entities: readEntities(entities) };
  checkOffsets(parsed);
  const trimmed = trim(parsed);
  const detected = detectEntities(trimmed.text, trimmed.entities);
  if (detected.length === 0) return trimmed;
  return { text: trimmed.text, entities: inOrder([...trimmed.entities, ...detected]) };
}

function parse(text: string, mode: string): FormattedText {
  if (mode === 'html') return parseHtml(text);
  if (mode === 'markdown' || mode === 'markdownv2') {
    throw badRequest("can't parse entities: the simulator reads HTML and entities, not Markdown");
  }
  throw badRequest('unsupported parse_mode');
}

function readEntities(given: unknown): Entity[] {
  if (!Array.isArray(given) || given.length === 0) return [];
  return inOrder(given.map(readEntity).filter((entity) => KNOWN_TYPES.has(entity.type) && entity.length > 0));
}

function readEntity(given: unknown): Entity {
  if (!isObject(given)) throw badRequest("can't parse MessageEntity: expected an Object");
  const { type, offset, length } = given;
  if (typeof type !== 'string') throw badRequest('can\'t parse MessageEntity: Can\'t find field "type"');
  if (!Number.isInteger(offset)) throw badRequest('can\'t parse MessageEntity: Can\'t find field "offset"');
  if (!Number.isInteger(length)) throw badRequest('can\'t parse MessageEntity: Can\'t find field "length"');
  if (Number(offset) < 0) throw badRequest(`receive an entity with incorrect offset ${Number(offset)}`);
  if (Number(length) < 0) throw badRequest(`receive an entity with incorrect length ${Number(length)}`);
  if (type === 'text_link' && typeof given['url'] !== 'string') {
    throw badRequest('can\'t parse MessageEntity: Can\'t find field "url"');
  }
  return given as unknown as Entity;
}

/** Telegram's order: by offset, the longer ones first. */
function inOrder(entities: Entity[]): Entity[] {
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function checkOffsets({ text, entities }: FormattedText): void {
  for (const { offset, length } of entities) {
    const end = offset + length;
    if (offset >= text.length && text.length > 0) {
      throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
    }
    if (text.length > 0 && end > text.length) {
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
      );
    }
    if (splitsSymbol(text, offset)) {
      throw badRequest(
        `entity begins in a middle of a UTF-16 symbol at byte offset ${byteOffset(text, offset)}`,
      );
    }
    if (splitsSymbol(text, end)) {
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ` +
          byteOffset(text, end),
      );
    }
  }
}

/** Whether a surrogate pair would be cut at this place. */
function splitsSymbol(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff;
}

function byteOffset(text: string, at: number): number {
  return Buffer.byteLength(text.slice(0, at - 1));
}

/** Drops spaces at both ends; entities that lose all their text go with it. */
function trim({ text, entities }: FormattedText): FormattedText {
  const rest = text.trimEnd();
  const start = Math.min(rest.length - rest.trimStart().length, entities[0]?.offset ?? rest.length);
  if (start === 0 && rest.length === text.length) return { text, entities };
  const trimmed = rest.slice(start);
  const kept: Entity[] = [];
  for (const entity of entities) {
    const offset = entity.offset - start;
    const length = Math.min(entity.length, trimmed.length - offset);
    if (length > 0) kept.push({ ...entity, offset, length });
  }
  return { text: trimmed, entities: kept };
}
