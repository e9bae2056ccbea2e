import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** The keys that payloads are encrypted with, each 32 bytes. */
export interface PayloadKeys {
  /** Encrypts, and decrypts. */
  readonly write: Uint8Array;
  /** Only decrypt: keys that were used before, or that other processes use already. */
  readonly read?: readonly Uint8Array[];
  /** Refuses payloads that do not say for which workflow they are, as earlier versions wrote them. */
  readonly refuseUnbound?: boolean;
}

/** A key and the name by which payloads say that they were encrypted with it. */
export interface NamedKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The keys as the codec uses them, the one that encrypts first. */
export function namedKeys({ write, read = [] }: PayloadKeys): readonly [NamedKey, ...NamedKey[]] {
  const [first, ...others] = [write, ...read].map((bytes) => ({
    id: keyId(bytes),
    key: createSecretKey(bytes),
  }));
  return [first!, ...others];
}

/** Names a key without telling anything about it: a hash of 32 random bytes cannot be guessed at. */
function keyId(bytes: Uint8Array): string {
  return createHash('sha256')
    .update('partyline payload key\n')
    .update(bytes)
    .digest('base64url')
    .slice(0, 12);
}
