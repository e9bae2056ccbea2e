import { badRequest } from './apiError.ts';
import type { FormattedText } from './formattedText.ts';
import type { Entity } from './telegram.ts';

/** Bot API: HTML style. Tag names and the entities that they make. */
const TAGS: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  blockquote: 'blockquote',
};

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  attributes: Map<string, string>;
  offset: number;
  at: number;
}

/** Reads a text in Telegram's HTML style. */
export function parseHtml(html: string): FormattedText {
  let text = '';
  const open: OpenTag[] = [];
  const entities: Entity[] = [];
  const tokens = /<(\/?)([^<>]*)>|&(#x?[0-9a-fA-F]+|[a-z]+);|[\s\S]/g;
  for (const token of html.matchAll(tokens)) {
    const [whole, slash, tag, reference] = token;
    if (reference !== undefined) text += character(reference) ?? whole;
    else if (tag === undefined) text += plain(whole, token.index);
    else if (slash === '') open.push(startTag(tag, text.length, token.index));
    else close(open, entities, tag.trim().toLowerCase(), text.length, token.index);
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw cannotParse(`can't find end tag corresponding to start tag "${unclosed.name}"`);
  }
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

function plain(symbol: string, at: number): string {
  if (symbol === '<') throw cannotParse(`unclosed start tag at byte offset ${at}`);
  return symbol;
}

function startTag(tag: string, offset: number, at: number): OpenTag {
  const name = /^[^\s]*/.exec(tag)?.[0].toLowerCase() ?? '';
  if (TAGS[name] === undefined) throw cannotParse(`unsupported start tag "${name}" at byte offset ${at}`);
  const attributes = new Map<string, string>();
  for (const [, key = '', quoted, single, bare] of tag.matchAll(
    /\s([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?/g,
  )) {
    attributes.set(key.toLowerCase(), unescape(quoted ?? single ?? bare ?? ''));
  }
  return { name, attributes, offset, at };
}

function close(open: OpenTag[], entities: Entity[], name: string, end: number, at: number): void {
  const tag = open.pop();
  if (tag === undefined) throw cannotParse(`unexpected end tag at byte offset ${at}`);
  if (name !== '' && name !== tag.name) {
    throw cannotParse(
      `unmatched end tag at byte offset ${at}, expected "</${tag.name}>", found "</${name}>"`,
    );
  }
  const length = end - tag.offset;
  const entity = entityOf(tag, length);
  if (length > 0 && entity !== undefined) entities.push(entity);
}

function entityOf({ name, attributes, offset }: OpenTag, length: number): Entity | undefined {
  const entity = { type: TAGS[name] ?? '', offset, length };
  switch (name) {
    case 'a': {
      const url = attributes.get('href') ?? '';
      return url === '' ? undefined : { ...entity, url };
    }
    case 'tg-emoji':
      return { ...entity, custom_emoji_id: attributes.get('emoji-id') ?? '' };
    case 'blockquote':
      return attributes.has('expandable') ? { ...entity, type: 'expandable_blockquote' } : entity;
    default:
      return entity;
  }
}

function unescape(value: string): string {
  return value.replace(/&(#x?[0-9a-fA-F]+|[a-z]+);/g, (whole, name: string) => character(name) ?? whole);
}

function character(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name];
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function cannotParse(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}
