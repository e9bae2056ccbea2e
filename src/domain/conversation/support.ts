import type { NetworkChatId, NetworkMessageId, NetworkPersonId } from '../ids.ts';

/** For how long a reply to a message about somebody's trouble still finds its way, in days. */
export const SUPPORT_KEPT_DAYS = 30;

/**
 * Whose trouble a message of ours is about, and where the other side is answered. Ids are the network's; no words are
 * kept.
 */
export interface SupportThread {
  readonly customer: NetworkPersonId;
  /** What the customer wrote, which an answer answers. */
  readonly asked: {
    readonly chat: NetworkChatId;
    readonly isPrivate: boolean;
    readonly messageId: NetworkMessageId;
  };
  /** What an admin wrote, in their private chat, which the customer's next message answers. */
  readonly answered?: { readonly admin: NetworkPersonId; readonly messageId: NetworkMessageId };
}
