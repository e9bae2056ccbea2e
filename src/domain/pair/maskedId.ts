import { createHmac } from 'node:crypto';

/** How moderators see people. */
export interface MaskRules {
  /** Whether ids of the network are masked. */
  readonly maskUserIds: boolean;
  /** Without it, all ids could be tried until one gives the same mask. */
  readonly maskSalt: string;
}

/** The pseudonym by which moderators know somebody: always the same for one person, and not an id. */
export function maskedId(networkId: string | number, { maskUserIds, maskSalt }: MaskRules): string {
  if (!maskUserIds) return String(networkId);
  return `s-${createHmac('sha256', maskSalt).update(String(networkId)).digest('hex').slice(0, 12)}`;
}
