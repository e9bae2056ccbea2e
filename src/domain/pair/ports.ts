import type { AuthorId, SessionId } from '../ids.ts';
import type { SourceMessage } from '../posts/post.ts';
import type { Seeker } from './queue.ts';

/** Decides who may look for a partner: rules, age, profile, channels. */
export interface PairEntry {
  /** The person as the queue knows them, or undefined when they were told what is missing. Asks the network about channels. */
  seekerOf(person: AuthorId): Promise<Seeker | undefined>;
}

/** What becomes of a message before the partner gets it. */
export type Prepared =
  /** It may go, changed as far as it would have given somebody away. */
  | { readonly kind: 'relay'; readonly message: SourceMessage; readonly masked: boolean }
  /** It does not go; the reason is the key of a text that its author is told. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Makes messages fit for a stranger. */
export interface PairTalk {
  prepare(message: SourceMessage, session: SessionId): Promise<Prepared>;
}
