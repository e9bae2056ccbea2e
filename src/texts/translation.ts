/** The texts of one area, by key. Of a text that counts there is one for each plural form: `…_one`, `…_other`. */
type Texts = Readonly<Record<string, string>>;

/**
 * The same texts in a language whose plural forms are one, many and other (Unicode CLDR: `es`). A text that is missing
 * or superfluous is a type error.
 */
export type Translation<English extends Texts> = {
  readonly [
    Key in
      | keyof English
      | (keyof English extends infer K ? (K extends `${infer Base}_other` ? `${Base}_many` : never) : never)
  ]: string;
};

/** The keys of an area, as they are asked for: without the plural form. */
export type PlainKey<Area extends Texts> = {
  [Key in keyof Area & string]: Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;
}[keyof Area & string];

/** What stands between double braces in a text. */
type Blanks<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Blanks<Rest>
  : never;

/** The names of what has to be filled in to a text. */
export type BlanksOf<Area extends Texts, Key extends string> = Key extends keyof Area
  ? Blanks<Area[Key]>
  : Blanks<Area[`${Key}_other` & keyof Area]>;
