import { createHash, timingSafeEqual } from 'node:crypto';

/** What a secret is compared by: of one length whatever it is, as comparing in constant time needs. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether a secret is the one of that digest; the time it takes says nothing about either. */
export function isSecretOf(secret: string, digest: Buffer): boolean {
  return timingSafeEqual(digestOf(secret), digest);
}

/** The secret that a request shows as `Authorization: Bearer`, or undefined. */
export function bearerSecret(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

/** The password that a request shows as `Authorization: Basic`, whatever the user's name, or undefined. */
export function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  return /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString())?.[1];
}
