import type { SourceMessage } from '../posts/post.ts';
import type { TalkQuestion, TalkRefusal } from './relayable.ts';

/** Names a message that waits for its author to agree that it goes out. */
export type QuestionId = number & { readonly __brand: 'question' };

/** What becomes of a message before a stranger gets it. */
export type Prepared =
  /** It may go, changed as far as it would have given somebody away. */
  | { readonly kind: 'relay'; readonly message: SourceMessage; readonly masked: boolean }
  /** Its author is asked first. */
  | { readonly kind: 'ask'; readonly about: TalkQuestion; readonly question: QuestionId }
  /** It does not go. */
  | { readonly kind: 'refused'; readonly because: TalkRefusal | 'answers an earlier chat' };
