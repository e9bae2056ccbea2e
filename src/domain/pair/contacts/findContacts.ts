import type { Entity } from '../../posts/content.ts';
import { type Skeleton, skeletonOf } from './skeleton.ts';
import { isTopLevelDomain } from './topLevelDomains.ts';

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a text tells how to find somebody elsewhere: names of accounts, links, phone numbers, email addresses, people
 * who are mentioned. Also finds them written with other alphabets, with signs that nobody sees, or letter by letter.
 * Stretches are in order, do not overlap and begin and end between characters.
 */
export function findContacts(text: string, entities: readonly Entity[]): Stretch[] {
  const skeleton = skeletonOf(text);
  return united([...entities.flatMap(stretchOf), ...SEARCHES.flatMap((search) => found(skeleton, search))]);
}

/** Entities that are a contact by themselves. A link behind other words is one too, but the words are not. */
const CONTACT_ENTITIES: ReadonlySet<string> = new Set([
  'mention',
  'text_mention',
  'url',
  'email',
  'phone_number',
]);

function stretchOf({ type, offset, length }: Entity): Stretch[] {
  return CONTACT_ENTITIES.has(type) ? [{ from: offset, to: offset + length }] : [];
}

interface Search {
  /** Sticky where there is a `run`. */
  readonly pattern: RegExp;
  /** What a match must satisfy besides its form. */
  readonly holds?: (match: RegExpMatchArray) => boolean;
  /**
   * What a match begins with. Where none begins with the first character of such a run, none begins later in it, so the
   * rest of the run is passed over. Otherwise a long run would be read again from each of its characters.
   */
  readonly run?: RegExp;
}

const WORD = String.raw`[\p{L}\p{N}_]`;
/** Single letters with something between them. */
const SPELT = String.raw`(?:[ ._*|/-]{1,3}${WORD}(?!${WORD}))`;
const BEGINS = `(?<!${WORD})`;
const DOT = String.raw`(?:[ \n]{0,3}(?:[.,]|[(\[{<] ?(?:dot|punto|punkt|point) ?[)\]}>])[ \n]{0,3}|[ ](?:dot|punto|punkt|point)[ ])`;
const SLASH = String.raw`(?:[ \n]{0,3}/[ \n]{0,3}|[ ](?:slash|barra)[ ])`;
const AT = String.raw`(?: {0,3}@ {0,3}| ?[(\[{<] ?(?:at|arroba) ?[)\]}>] ?| (?:at|arroba) )`;

/** Hosts that lead to people, which are worth searching for letter by letter. */
const HOSTS = [
  't.me',
  'telegram.me',
  'telegram.dog',
  'wa.me',
  'm.me',
  'line.me',
  'signal.me',
  'instagram.com',
  'facebook.com',
  'fb.com',
  'vk.com',
  'discord.gg',
  'discord.com',
  'snapchat.com',
  'tiktok.com',
  'twitter.com',
  'x.com',
  'youtube.com',
  'youtu.be',
  'linktr.ee',
  'onlyfans.com',
];

function spelt(host: string): string {
  return host
    .split('.')
    .map((label) => Array.from(label).join(' {0,3}'))
    .join(DOT);
}

/** What follows up to the next blank, without the signs that end a sentence. */
const REST = String.raw`\S*[^\s.,;:!?)\]}'"»”]`;

const SERVICES =
  'telegram|telega|tg|insta|instagram|ig|snap|snapchat|whats ?app|wsp|discord|skype|kik|viber|wechat|signal|facebook|fb|tiktok|vk|twitter';

const SEARCHES: readonly Search[] = [
  // @name, also letter by letter.
  {
    pattern: search(
      String.raw`@(?: {0,3}\n?[\p{L}_]|[\p{N}])(?:(?:[\p{L}\p{N}_.]*${WORD})(?:${SPELT}{3,})?|${SPELT}+)`,
    ),
  },
  // name@host.tld, also with words for its signs.
  {
    run: sticky(String.raw`[\p{L}\p{N}._%+-]+`),
    pattern: sticky(String.raw`[\p{L}\p{N}._%+-]+${AT}(?:[\p{L}\p{N}-]+${DOT})+(\p{L}{2,24})`),
    holds: ([whole, end]) => whole.includes('@') || isTopLevelDomain(end!),
  },
  // Links with a scheme, whatever it is.
  {
    run: sticky(String.raw`\p{L}[\p{L}\p{N}+.-]*`),
    pattern: sticky(String.raw`\p{L}[\p{L}\p{N}+.-]+ ?: ?/ ?/ ?${REST}`),
  },
  {
    pattern: search(
      String.raw`${BEGINS}(?:tg|ton|mailto|tel|sms|smsto|whatsapp|viber|skype|sip|xmpp|matrix|geo): ?\S${REST}`,
    ),
  },
  { pattern: search(String.raw`${BEGINS}www ?\. ?${REST}`) },
  // Hosts by themselves, and with a path. A host of more labels is found from a later one on.
  {
    run: sticky(String.raw`[\p{L}\p{N}][\p{L}\p{N}_-]*`),
    pattern: sticky(
      String.raw`[\p{L}\p{N}][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}-]*){0,20}\.([\p{L}][\p{L}\p{N}-]{1,62})(?::\d{1,5})?((?:[/?#]${REST}|/)?)`,
    ),
    holds: ([, end, path]) => path !== '' || isTopLevelDomain(end!),
  },
  {
    run: sticky(String.raw`[\p{L}\p{N}][\p{L}\p{N}-]*`),
    pattern: sticky(String.raw`[\p{L}\p{N}][\p{L}\p{N}-]+ [.] (?:com|net|org|info)(?!${WORD})`),
  },
  {
    run: sticky(String.raw`[\p{L}\p{N}][\p{L}\p{N}-]*`),
    pattern: sticky(
      String.raw`[\p{L}\p{N}][\p{L}\p{N}-]+ ?(?:[(\[{<] ?(?:dot|punto|punkt|point) ?[)\]}>]|(?<= )(?:dot|punto|punkt|point)(?= )) ?(\p{L}{2,24})(?:${SLASH}${REST})?(?!${WORD})`,
    ),
    holds: ([, end]) => isTopLevelDomain(end!),
  },
  {
    pattern: search(
      String.raw`${BEGINS}(?:${HOSTS.map(spelt).join('|')})${SLASH}[\p{L}\p{N}_+@.?=&%-]+${SPELT}*`,
    ),
  },
  { pattern: search(String.raw`${BEGINS}\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:/${REST}|/)?`) },
  // A service and an account there.
  { pattern: search(String.raw`${BEGINS}(?:${SERVICES}) ?(?:[:=]|->|→)+ ?@?[\p{L}\p{N}_.-]{3,}`) },
  {
    run: sticky(String.raw`[\p{L}\p{N}_.]+`),
    pattern: sticky(String.raw`[\p{L}\p{N}_.]{2,}#\d{4}(?!\d)`),
  },
  // Numbers with this many digits can be called or looked up; o and l count as digits between them.
  {
    pattern: search(
      String.raw`(?:\+ ?|[(] ?)?\d(?:[^\p{L}\p{N}]{0,4}(?:\d|(?<=\d)[ol](?=[^\p{L}]{0,4}\d))){6,}`,
    ),
    holds: ([whole]) => isCallable(whole),
  },
];

function search(pattern: string): RegExp {
  return new RegExp(pattern, 'gu');
}

function sticky(pattern: string): RegExp {
  return new RegExp(pattern, 'yu');
}

const TIME = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;
const DATE = String.raw`(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d)`;
const YEAR = String.raw`(?:19|20)\d\d`;
/** One to three dates, times of day or years: too little to hide a number in. */
const MOMENTS = new RegExp(
  `^(?:${DATE}|${TIME}|${YEAR})(?:[ ,/–—-]{1,4}(?:${DATE}|${TIME}|${YEAR})){0,2}$`,
  'u',
);

function isCallable(number: string): boolean {
  return !MOMENTS.test(number);
}

function found({ text, starts, ends }: Skeleton, { pattern, holds, run: begins }: Search): Stretch[] {
  return (begins ? matchesAtRuns(text, pattern, begins) : Array.from(text.matchAll(pattern)))
    .filter((match) => holds?.(match) ?? true)
    .map((match) => ({ from: starts[match.index]!, to: ends[match.index + match[0].length - 1]! }));
}

/** All matches of a sticky pattern that begins with a run. */
function matchesAtRuns(text: string, pattern: RegExp, begins: RegExp): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (let at = 0; at < text.length;) {
    const [run] = execAt(begins, text, at) ?? [];
    const match = run === undefined ? null : execAt(pattern, text, at);
    if (match) matches.push(match);
    at = match ? match.index + match[0].length : at + (run ?? ' ').length;
  }
  return matches;
}

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function united(stretches: readonly Stretch[]): Stretch[] {
  const inOrder = stretches.toSorted((one, other) => one.from - other.from);
  const result: Stretch[] = [];
  for (const stretch of inOrder) {
    const last = result.at(-1);
    if (last && stretch.from < last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
    } else result.push(stretch);
  }
  return result;
}
