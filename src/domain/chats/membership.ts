import type { Membership } from '../conversation/incoming.ts';
import type { ChatKind } from '../posts/post.ts';

/**
 * Where a chat stands with its hub. `pending` waits for an admin (JOIN_POLICY=approve), `inactive` left or threw
 * the bot out, `removed` was taken out by an admin and comes back only through one.
 */
export type ChatState = 'pending' | 'active' | 'inactive' | 'removed';

/** How a chat stands as its people are told: one that an admin declined was never taken out. */
export type ChatStanding = ChatState | 'declined';

/** The reason that is kept for a chat that an admin declined. */
export const DECLINED = 'declined by an admin';

/** How a chat stands, given its state and the reason that is kept with it. */
export function standingOfChat(state: ChatState, reason: string | null): ChatStanding {
  return state === 'removed' && reason === DECLINED ? 'declined' : state;
}

/** Whether new chats join by themselves or after an admin's word. */
export type JoinPolicy = 'open' | 'approve';

/** Who asks for a chat to join: anybody in it, or one of the hub's admins. */
export type JoinAuthority = 'anyone' | 'admin';

/** The state of a chat that asks to join, given the state it is in now (undefined: never seen). */
export function stateOnJoin(
  now: ChatState | undefined,
  policy: JoinPolicy,
  authority: JoinAuthority,
): ChatState {
  if (authority === 'admin') return 'active';
  if (now === 'active' || now === 'removed' || now === 'pending') return now;
  // A chat that an admin once let in has left by itself and may come back by itself.
  if (now === 'inactive') return 'active';
  return policy === 'open' ? 'active' : 'pending';
}

/**
 * The state of a group that became a supergroup, given how both stood; `supergroup` is undefined when it was not seen
 * before. What an admin took out stays out, what left after the move is gone, and what came back under its new
 * address is back.
 */
export function stateOnMove(group: ChatState, supergroup: ChatState | undefined): ChatState {
  if (supergroup === undefined) return group;
  if (group === 'removed' || supergroup === 'removed') return 'removed';
  if (supergroup === 'inactive') return 'inactive';
  return group === 'inactive' || group === 'active' ? 'active' : supergroup;
}

/** Whether the bot, with that standing, can post in a chat of that kind. In a channel only administrators can. */
export function canPost(kind: ChatKind, standing: Membership): boolean {
  if (kind === 'channel') return standing === 'administrator';
  return standing === 'administrator' || standing === 'member' || standing === 'restricted';
}

/** Why a chat is left when the bot's standing becomes that, in plain words. */
export function reasonOfLeaving(kind: ChatKind, standing: Membership): string {
  if (kind === 'private') return 'the bot was blocked';
  if (kind === 'channel' && standing === 'member')
    return 'the bot is no administrator of the channel any more';
  return standing === 'kicked' ? 'the bot was removed' : 'the bot left';
}
