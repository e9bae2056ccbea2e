import type { SourceAuthor, SourceChat } from '../posts/post.ts';
import { isWithdrawnBy, type Route } from '../posts/route.ts';
import type { NetworkPersonId } from '../ids.ts';

/** Whom something is for. Each includes those after it. */
export const RIGHTS = ['everyone', 'chat administrators', 'hub admins'] as const;
export type Right = (typeof RIGHTS)[number];

/** How somebody stands in a chat: the greatest right that they have there. */
export type Standing = Right;

/** Whether somebody who stands so may do what is for those. The one place that decides it. */
export function may(standing: Standing, right: Right): boolean {
  return RIGHTS.indexOf(standing) >= RIGHTS.indexOf(right);
}

/** Whether that is one of the hub's admins. Somebody who posts under a chat's name is not known to be one. */
export function isHubAdmin(
  author: Pick<SourceAuthor, 'kind' | 'networkId'>,
  adminIds: readonly NetworkPersonId[],
): boolean {
  return author.kind === 'person' && adminIds.includes(author.networkId);
}

/**
 * How somebody stands in a chat, as far as it shows without asking the network; undefined when the network has to
 * say whether the person administers the chat.
 */
export function evidentStanding(
  chat: SourceChat,
  author: SourceAuthor,
  adminIds: readonly NetworkPersonId[],
): Standing | undefined {
  if (isHubAdmin(author, adminIds)) return 'hub admins';
  if (chat.kind === 'private') return 'chat administrators';
  // A channel's own posts and anonymous administrators speak as the chat itself; other channels are guests.
  if (author.kind === 'chat') return author.networkId === chat.networkId ? 'chat administrators' : 'everyone';
  return undefined;
}

/** Whether somebody may take a post back: its author or an admin, where the post's route lets them. */
export function mayTakeBack(
  by: SourceAuthor,
  { author, route }: { readonly author: Pick<SourceAuthor, 'kind' | 'networkId'>; readonly route: Route },
  adminIds: readonly NetworkPersonId[],
): boolean {
  const wroteIt = by.kind === author.kind && by.networkId === author.networkId;
  return (
    (wroteIt && isWithdrawnBy(route, 'author')) || (isHubAdmin(by, adminIds) && isWithdrawnBy(route, 'staff'))
  );
}
