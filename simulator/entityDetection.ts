import type { Entity } from './telegram.ts';

/** Formatting in which Telegram looks for nothing. */
const OPAQUE = new Set([
  'code',
  'pre',
  'text_link',
  'text_mention',
  'mention',
  'url',
  'bot_command',
  'hashtag',
  'email',
]);

/** What Telegram finds by itself in a text, the more specific kinds first. */
const PATTERNS: [type: string, pattern: RegExp][] = [
  ['email', /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/g],
  [
    'url',
    /(?<![\w@.])(?:https?:\/\/[^\s<>"]+|(?:[\w-]+\.)+(?:com|org|net|me|io|dev|ru|de|app|info)\b(?:\/[^\s<>"]*)?)/gi,
  ],
  ['bot_command', /(?<![\w/@])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g],
  ['mention', /(?<![\w@/])@[A-Za-z]\w{2,31}(?!\w)/g],
  ['hashtag', /(?<![\p{L}\p{N}_#])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu],
  ['cashtag', /(?<![\w$])\$[A-Z]{1,8}(?!\w)/g],
];

/** Commands, mentions, links, addresses and tags that the sender did not mark. */
export function detectEntities(text: string, marked: Entity[]): Entity[] {
  if (!/[@#/.$]/.test(text)) return [];
  const taken = marked.filter((entity) => OPAQUE.has(entity.type));
  const found: Entity[] = [];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const matched = type === 'url' ? match[0].replace(/[.,:;!?)'"]+$/, '') : match[0];
      const entity = { type, offset: match.index, length: matched.length };
      if (taken.some((other) => overlap(entity, other))) continue;
      taken.push(entity);
      found.push(entity);
    }
  }
  return found;
}

function overlap(a: Entity, b: Entity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
