/** No letter that looks like a digit or like another, so that an alias survives being read aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 6;

/** How many random bytes {@link aliasFrom} wants. */
export const ALIAS_BYTES = LENGTH;

/** A pseudonym such as `u-a3x7k2` out of random bytes; who it is stands in the database alone. */
export function aliasFrom(bytes: Uint8Array): string {
  return `u-${Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

/** An alias as it stands in a text, and nothing else: what {@link aliasFrom} makes. */
export const ALIAS_PATTERN = /^u-[a-z0-9]{6}$/;
