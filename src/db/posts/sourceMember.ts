import type { AdmissionFacts } from '../../domain/posts/admission.ts';
import { type Route, rulesOf } from '../../domain/posts/route.ts';
import type { ChatState } from '../../domain/chats/membership.ts';
import { type PostId, timeOfPost } from '../../domain/ids.ts';
import type { RelayRule } from '../../domain/posts/relayRule.ts';

/** A post's row with the membership, in the hub of the post, of the chat that it comes from; null where it has none. */
export interface FromMember {
  readonly route: Route;
  readonly member_state: ChatState | null;
  readonly source: boolean | null;
  readonly outgoing: boolean | null;
  readonly relay: RelayRule | null;
}

/** What a post's source has to meet: its membership where the route asks for one, and nothing elsewhere. */
export function askedOfSource({
  route,
  member_state,
  source,
  outgoing,
  relay,
}: FromMember): AdmissionFacts['chat'] {
  if (!rulesOf(route).sourceIsMember) return undefined;
  return {
    state: member_state ?? undefined,
    source: source ?? false,
    outgoing: outgoing ?? false,
    relay: relay ?? 'all',
  };
}

/** How long the thread that a post belongs to had existed when it was posted, in milliseconds. */
export function threadAge(post: PostId, thread: number | undefined): number | undefined {
  return thread === undefined ? undefined : timeOfPost(post) - timeOfPost(thread as PostId);
}
