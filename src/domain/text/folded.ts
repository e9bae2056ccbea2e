/** A text as names are compared: lower case, without accents, with one blank where there were blanks or underscores. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s_]+/gu, ' ')
    .trim();
}
