import type { EditMode } from '../posts/revision.ts';
import type { Signature } from '../posts/signature.ts';

/** What the hub's admins decide about it. */
export interface HubSettings {
  readonly signature: Signature | null;
  readonly edits: EditMode;
  /** Whether announcements, and whether relayed posts, may go faster than the free rate for Stars. */
  readonly paidAnnouncements: boolean;
  readonly paidRelays: boolean;
  /** Stars that may be spent for that in a day, in UTC. */
  readonly paidDailyStars: number;
}

/** How a hub stands. */
export interface HubState extends HubSettings {
  readonly paused: boolean;
  /** Chats that take part, and chats that wait for an admin. */
  readonly active: number;
  readonly pending: number;
  /** Deliveries that are still to be made, and the posts that they belong to. */
  readonly open: number;
  readonly posts: number;
  /** Milliseconds since the oldest of those posts came in. */
  readonly oldestAgeMs: number | undefined;
  /** Deliveries a second, over the last minute. */
  readonly sendsPerSecond: number;
}

/** How long a signature may be, in UTF-16 units: it stands under captions, which hold 1,024. */
export const SIGNATURE_LIMIT = 200;

/** The signature that a text is, or undefined when it is empty or too long. */
export function textSignature(text: string): Signature | undefined {
  const trimmed = text.trim();
  return trimmed !== '' && trimmed.length <= SIGNATURE_LIMIT ? { kind: 'text', text: trimmed } : undefined;
}

/** The signature that a web address is, or undefined when it is none or too long. A missing scheme is https. */
export function linkSignature(text: string): Signature | undefined {
  const address = /^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`;
  if (/\s/.test(address) || address.length > SIGNATURE_LIMIT || !URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  const isWeb = (protocol === 'https:' || protocol === 'http:') && hostname.includes('.');
  return isWeb ? { kind: 'link', url: address } : undefined;
}
