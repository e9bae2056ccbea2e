/**
 * A text as PostgreSQL can store it: NUL, which it has no place for, and lone surrogates, which UTF-8 cannot carry,
 * become U+FFFD. One unit replaces one unit, so that offsets into the text stay right.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** A value as the text of a `jsonb`, its strings made storable. One that is not would fail the whole statement. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? storableText(inner) : inner,
  );
}
