import type { SourceMessage } from '../../domain/posts/post.ts';
import type { Destination } from '../../domain/posts/route.ts';
import type { RelayService } from '../../services/posts/relay.ts';
import type { BotServices } from '../conversation.ts';
import type { Turn } from '../intake/updateProcessor.ts';
import type { Processed } from '../line.ts';
import type { BotTasks } from '../tasks/botTasks.ts';
import type { AuthorPace } from './authorPace.ts';
import { hintThatItStays, hintToAuthor } from './hints.ts';
import { tellAuthor } from './tellAuthor.ts';

/** What posts are taken in with. */
export interface PostIntakeDependencies {
  readonly relay: Pick<RelayService, 'take'>;
  readonly services: BotServices;
  readonly tasks: Pick<BotTasks, 'carryLater'>;
  readonly pace: AuthorPace;
}

/** Stores a message as a post of a route and has its workflow started; see {@link LineContext.post}. */
export type TakePost = (message: SourceMessage, destination: Destination, turn: Turn) => Promise<Processed>;

/**
 * Builds the one way by which messages become posts, whichever line they are of. What an author sends beyond their pace is
 * stored at once, and its workflow started later.
 */
export function createPostIntake({ relay, services, tasks, pace }: PostIntakeDependencies): TakePost {
  return async (message, destination, turn) => {
    const { chat, author } = message;
    turn.check();
    const taking = relay.take(message, destination, async (work, heldBack) => {
      if (heldBack) await hintToAuthor(services, message, heldBack);
      await next;
      if (pace.mayGoAtOnce(author.networkId)) return 'carry';
      await tasks.carryLater(chat.networkId, work);
      return 'left';
    });
    // Its place is taken: what follows in the chat may be stored together with it.
    const next = turn.end();
    next.catch(() => {});
    const taken = await taking;
    if (taken.kind === 'stranger') return 'unwanted';
    if (taken.kind === 'taken') return undefined;
    if (taken.kind === 'stays') return hintThatItStays(services, message);
    pace.refuseUntil(author.networkId, taken.until);
    await tellAuthor(services, 'too many', message, (words) => words('hub:tooMany'));
    return 'over budget';
  };
}
