import { CITY_LENGTH } from './profile.ts';

/**
 * The name of a city as it is kept: without what nobody sees, with single blanks, and with capitals where somebody wrote
 * all in small letters or all in capitals. Undefined for what is no name: digits or links in it, too short, too long.
 */
export function readCityName(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (plain.length < CITY_LENGTH.shortest || plain.length > CITY_LENGTH.longest) return undefined;
  // Names of places are letters with a few signs between them; @names, links and numbers are something else.
  if (!/^\p{L}[\p{L}\p{M}\s.,'’‘´`/()–-]*$/u.test(plain) || /\p{L}\.\p{L}{2,}/u.test(plain)) return undefined;
  const oneCase = plain === plain.toLowerCase() || plain === plain.toUpperCase();
  return oneCase ? capitalised(plain) : plain;
}

/** Small words within the names of cities, as in `Las Palmas de Gran Canaria`. */
const SMALL = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'el',
  'y',
  'da',
  'do',
  'dos',
  'du',
  'of',
  'the',
  'am',
  'an',
  'der',
]);

function capitalised(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\p{L}[\p{L}\p{M}'’]*/gu, (word, at: number) =>
      at > 0 && SMALL.has(word) ? word : word.replace(/^./u, (letter) => letter.toUpperCase()),
    );
}
