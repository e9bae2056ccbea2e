import type { AuthorId } from '../../domain/ids.ts';
import type { FindOutcome, QueueFigures, Seeker } from '../../domain/pair/queue.ts';
import type { PairPlace } from '../../domain/pair/session.ts';

/** Brings people who look for a partner together. Each method throws IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated. */
export interface QueueService {
  /**
   * Looks for a partner, and waits where there is none. Whoever is matched is told by the session's workflow, so is
   * the other.
   */
  find(seeker: Seeker): Promise<FindOutcome>;
  /** Ends the session that the seeker is in, if any, and looks for somebody else. */
  next(seeker: Seeker): Promise<FindOutcome>;
  /** Leaves the queue. False when the person was not in it. */
  stopLooking(person: AuthorId): Promise<boolean>;
  /** Goes on waiting at the old place after a timeout. False when there is none. */
  keepLooking(person: AuthorId): Promise<boolean>;
  /** Leaves the queue, and is told when somebody suitable waits. False when the person was not in it. */
  notifyLater(person: AuthorId): Promise<boolean>;
  /** How many wait, and for how long about. */
  figures(): Promise<QueueFigures>;
  /** What the person is doing, for the buttons that fit. */
  placeOf(person: AuthorId): Promise<PairPlace>;
}
