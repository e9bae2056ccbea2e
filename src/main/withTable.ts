/**
 * A README with a generated table between the two comments that bear its name.
 *
 * @throws Error when the README has no such place
 */
export function withTable(readme: string, name: string, table: string): string {
  const [first, last] = [`<!-- ${name}: made by npm run readme -->`, `<!-- end of ${name} -->`];
  const [begin, end] = [readme.indexOf(first), readme.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`The README has no place for the table of ${name}`);
  return `${readme.slice(0, begin + first.length)}\n\n${table}\n\n${readme.slice(end)}`;
}
