/** No letter that looks like a digit or like another, so that an alias survives being read aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 6;

/** How many random bytes {@link aliasFrom} wants. */
export const ALIAS_BYTES = LENGTH;

/** A pseudonym such as `u-a3x7k2` out of random bytes; who it is stands in the database alone. */
export function aliasFrom(bytes: Uint8Array): string {
  return `u-${Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

/**
 * What an alias looks like, as the source of a regular expression: what {@link aliasFrom} makes, or two words, which
 * earlier bots gave. Others that came along from one are kept as they are, and are not told from people's words.
 */
export const ALIAS_SHAPE = '(?:u-[a-z0-9]{4,10}|[a-z]{2,20}_[a-z0-9]{1,20})';

/** An alias as it stands in a text, and nothing else. */
export const ALIAS_PATTERN = new RegExp(`^${ALIAS_SHAPE}$`);
