/** What a secret of one's own should be made with. */
export const SECRET_REMEDY = 'set it to what "openssl rand -hex 32" prints';

/** Shorter secrets can be guessed even at a few tries a minute. */
const SHORTEST = 16;
/** Fewer different characters are a key that was held down, or a word written twice. */
const FEWEST_CHARACTERS = 8;
/** What documentation and templates put in the place of a secret. */
const PLACEHOLDER = /change[-_]?(me|this|it)|password|placeholder|example|your[-_]/i;

/** A secret, and how an error message may call it without giving it away. */
export interface NamedSecret {
  /** The variable that holds it. */
  readonly variable: string;
  /** What it is for, when the variable holds several. */
  readonly holder?: string;
  readonly secret: string;
  /** Who may hold the same secret by intention, under one name for all of them. */
  readonly sharedAmong?: string;
}

/** Why a secret is too easy to guess, as the end of a sentence that begins with it, or undefined when it will do. */
export function weaknessOf(secret: string): string | undefined {
  if (secret.length < SHORTEST) return `is shorter than ${SHORTEST} characters`;
  if (new Set(secret).size < FEWEST_CHARACTERS)
    return `has fewer than ${FEWEST_CHARACTERS} different characters`;
  return PLACEHOLDER.test(secret) ? 'is a placeholder out of an example' : undefined;
}

/** Two secrets that are the same, or undefined: who has the one would also have the other. */
export function sharedSecret(
  secrets: readonly NamedSecret[],
): readonly [first: NamedSecret, second: NamedSecret] | undefined {
  const seen = new Map<string, NamedSecret>();
  for (const one of secrets) {
    const other = seen.get(one.secret);
    const isMeant = one.sharedAmong !== undefined && one.sharedAmong === other?.sharedAmong;
    if (other && !isMeant) return [other, one];
    seen.set(one.secret, one);
  }
  return undefined;
}
