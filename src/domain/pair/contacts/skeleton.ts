/**
 * A text as it looks rather than as it is encoded: small Latin letters where something looks like one, plain digits,
 * nothing invisible. Each of its characters knows which UTF-16 units of the text it stands for.
 */
export interface Skeleton {
  readonly text: string;
  /** Where in the text the character at that place begins. */
  readonly starts: readonly number[];
  /** Where in the text the character at that place ends, with the invisible ones that follow it. */
  readonly ends: readonly number[];
}

/** The skeleton of a text. */
export function skeletonOf(text: string): Skeleton {
  const starts: number[] = [];
  const ends: number[] = [];
  let seen = '';
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const looks = looksLike(character);
    if (looks === '' && ends.length > 0) ends[ends.length - 1] = end;
    // Looks are read by UTF-16 units, in which regular expressions count.
    for (let unit = 0; unit < looks.length; unit += 1) {
      starts.push(at);
      ends.push(end);
    }
    seen += looks;
    at = end;
  }
  return { text: seen, starts, ends };
}

/** What a character looks like; nothing for one that nobody sees. */
function looksLike(character: string): string {
  const code = character.codePointAt(0)!;
  const drawn = drawnAsCharacter(code);
  if (drawn !== undefined) return drawn;
  let looks = '';
  for (const plain of character.normalize('NFKD')) looks += plainLook(plain);
  return looks;
}

function plainLook(character: string): string {
  if (/\s/u.test(character)) return character === '\n' ? '\n' : ' ';
  if (BLANKS.has(character)) return ' ';
  if (/[\p{Cf}\p{Cc}\p{M}]/u.test(character)) return '';
  if (/\p{Nd}/u.test(character)) return digitOf(character);
  let looks = '';
  for (const small of character.toLowerCase()) looks += LOOKALIKES.get(small) ?? small;
  // Capitals such as İ become two characters, of which the second is a mark.
  return looks.replaceAll(/\p{M}/gu, '');
}

/** Each run of ten decimal digits in Unicode begins with its zero (The Unicode Standard, 4.6). */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

/** Ranges of drawn letters and digits, which Unicode does not call compatible with the plain ones. */
const DRAWN: readonly (readonly [first: number, last: number, looks: string])[] = [
  [0x1f1e6, 0x1f1ff, 'a'],
  [0x1f150, 0x1f169, 'a'],
  [0x1f170, 0x1f189, 'a'],
  [0x2776, 0x277e, '1'],
  [0x2780, 0x2788, '1'],
  [0x278a, 0x2792, '1'],
  [0x24f5, 0x24fd, '1'],
  [0x24ff, 0x24ff, '0'],
  // Invisible copies of ASCII, which carry words that only a program sees.
  [0xe0020, 0xe0040, ' '],
  [0xe0041, 0xe005a, 'a'],
  [0xe005b, 0xe007e, '['],
];

function drawnAsCharacter(code: number): string | undefined {
  const range = DRAWN.find(([first, last]) => code >= first && code <= last);
  return range && String.fromCodePoint(range[2].codePointAt(0)! + code - range[0]);
}

/** Characters that are no blanks to Unicode and look like one. */
const BLANKS = new Set(['\u115F', '\u1160', '\u2800', '\u3164', '\uFFA0']);

/** Characters that look like a Latin letter or a sign of an address, by that. Small letters only. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  (
    [
      ['a', 'аαɑ'],
      ['b', 'вЬьβ'],
      ['c', 'сϲᴄ'],
      ['d', 'ԁɗ'],
      ['e', 'еєεҽ'],
      ['g', 'ɡց'],
      ['h', 'нһհ'],
      ['i', 'іιıӏ'],
      ['j', 'јϳ'],
      ['k', 'кκ'],
      ['l', 'łⅼ'],
      ['m', 'мμᴍ'],
      ['n', 'пηո'],
      ['o', 'оοσօ૦ø'],
      ['p', 'рρ'],
      ['q', 'ԛզ'],
      ['r', 'гᴦ'],
      ['s', 'ѕꜱ'],
      ['t', 'тτᴛ'],
      ['u', 'υսʋ'],
      ['v', 'νѵᴠ'],
      ['w', 'ԝωѡ'],
      ['x', 'хχ'],
      ['y', 'уγү'],
      ['z', 'ᴢ'],
      ['.', '。｡·∙⋅۔܁܂ꓸ․'],
      ['/', '⁄∕⧸╱⟋⫽'],
      [':', '։׃꞉∶'],
      ['-', '‐‑‒–—―−'],
      ['_', '＿ˍ'],
      ['+', '＋➕'],
    ] as const
  ).flatMap(([looks, characters]) => Array.from(characters, (one): [string, string] => [one, looks])),
);
