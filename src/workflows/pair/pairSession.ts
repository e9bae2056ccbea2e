import type { RetentionSteps } from '../../activities/pair/retentionSteps.ts';
import type { SessionSteps } from '../../activities/pair/sessionSteps.ts';
import { condition, setHandler } from '@temporalio/workflow';
import type { AuthorId, SessionId } from '../../domain/ids.ts';
import type { PairNotice } from '../../domain/pair/notice.ts';
import {
  nextSessionLook,
  type SessionLook,
  type SessionSeat,
  WARNED_BEFORE_MS,
} from '../../domain/pair/sessionTimes.ts';
import { showDetails, showState } from '../operatorView.ts';
import { localSteps, shortSendSteps } from '../steps.ts';
import { sessionChangedSignal, type SessionInput } from './contract.ts';

const local = localSteps<
  Pick<SessionSteps, 'openSession' | 'lookAtSession' | 'endUnreachable' | 'tellUndelivered'> &
    Pick<RetentionSteps, 'forgetWords'>
>();
const send = shortSendSteps<Pick<SessionSteps, 'tellSeat'>>();

type Open = Extract<SessionLook, { kind: 'open' }>;
type Over = Extract<SessionLook, { kind: 'over' }>;

/** How long after the end it is looked once more for what was said just before it, in milliseconds. */
const LATE_WORDS_MS = 5_000;

/**
 * Opens a session, tells both, warns them before its end, ends it when its time is up or nobody speaks, tells both of the
 * end, and stays for some minutes for what can be done afterwards. Then it removes what was said.
 *
 * Every change to the session is written to the database first and signalled afterwards; the run
 * reads it there. So an end takes effect at once, however long the run takes to notice.
 */
export async function pairSession({ sessionId }: SessionInput): Promise<void> {
  const story = new Story(sessionId);
  setHandler(sessionChangedSignal, () => void (story.isStale = true));
  showState('opening');
  await local.openSession(sessionId);
  for (;;) {
    story.isStale = false;
    const look = await local.lookAtSession(sessionId, Date.now());
    if (look.kind === 'gone') return;
    const isDone = look.kind === 'open' ? await story.during(look) : await story.afterwards(look);
    if (isDone) return;
  }
}

/** What the workflow has done so far. */
class Story {
  isStale = true;
  readonly #id: SessionId;
  /** The end of which both have been warned. */
  #warnedOf: number | undefined;
  #shown = '';
  /** What was told already, by person and kind. */
  readonly #told = new Set<string>();
  /** When to look for words that reached nobody, and who was told of such. */
  #lateWordsAt = 0;
  readonly #toldOfLateWords: AuthorId[] = [];

  constructor(id: SessionId) {
    this.#id = id;
  }

  /** Tells what there is to tell, and sleeps until something is due. Never done. */
  async during(look: Open): Promise<false> {
    this.#show('open', `open until ${new Date(look.endsAt).toISOString()}`);
    const unreached = await this.#tellOfStart(look.seats);
    if (unreached) {
      await local.endUnreachable(this.#id, unreached.personId);
      return false;
    }
    if (look.prolonged) {
      this.#told.clear();
      for (const seat of look.seats) {
        await send.tellSeat(seat, { kind: 'longer', sessionId: this.#id, endsAt: look.endsAt });
      }
      return false;
    }
    await this.#tellOfWishes(look.seats);
    if (this.#warnedOf !== look.endsAt && Date.now() >= look.endsAt - WARNED_BEFORE_MS) {
      this.#warnedOf = look.endsAt;
      const minutes = Math.max(1, Math.round((look.endsAt - Date.now()) / 60_000));
      for (const seat of look.seats)
        await send.tellSeat(seat, { kind: 'ends soon', sessionId: this.#id, minutes });
    }
    await this.#sleepUntil(nextSessionLook(look, this.#warnedOf));
    return false;
  }

  /** Tells both of the end, and stays until it is too late for what can be done afterwards. Whether that is so. */
  async afterwards(look: Over): Promise<boolean> {
    this.#show('over', `over: ${look.reason}`);
    for (const seat of look.seats) {
      // Who has not heard of its beginning need not hear of its end.
      if (!seat.told || seat.endTold) continue;
      const byMe = look.endedBy === seat.personId;
      await send.tellSeat(seat, { kind: 'over', sessionId: this.#id, reason: look.reason, byMe });
    }
    const wasOpen = look.seats.some((seat) => seat.told);
    if (!wasOpen || Date.now() >= look.aftermathEndsAt) {
      await local.forgetWords(this.#id);
      return true;
    }
    await this.#tellOfWishes(look.seats);
    if (Date.now() >= this.#lateWordsAt) {
      const told = await local.tellUndelivered(this.#id, this.#toldOfLateWords);
      this.#lateWordsAt = this.#lateWordsAt === 0 ? Date.now() + LATE_WORDS_MS : Infinity;
      this.#toldOfLateWords.push(...told);
    }
    await this.#sleepUntil(Math.min(look.aftermathEndsAt, this.#lateWordsAt));
    return false;
  }

  /** Tells those who do not know yet that they are connected. Answers with one who cannot be told. */
  async #tellOfStart(seats: readonly SessionSeat[]): Promise<SessionSeat | undefined> {
    const outcomes = await Promise.all(
      seats
        .filter((seat) => !seat.told)
        .map(async (seat) => ({
          seat,
          told: await send.tellSeat(seat, { kind: 'matched', sessionId: this.#id }),
        })),
    );
    return outcomes.find(({ told }) => !told)?.seat;
  }

  /** Asks each for what the other would like, and tells both once they agree. */
  async #tellOfWishes(seats: readonly SessionSeat[]): Promise<void> {
    const [one, other] = seats;
    if (!one || !other) return;
    if (one.wantsNames && other.wantsNames) {
      await Promise.all(
        [one, other].map((seat) => this.#tellOnce(seat, { kind: 'names', sessionId: this.#id })),
      );
    }
    for (const [mine, theirs] of [
      [one, other],
      [other, one],
    ] as const) {
      if (theirs.wantsLonger && !mine.wantsLonger) {
        await this.#tellOnce(mine, { kind: 'longer asked', sessionId: this.#id });
      }
      if (theirs.wantsNames && !mine.wantsNames) {
        await this.#tellOnce(mine, { kind: 'names asked', sessionId: this.#id });
      }
    }
  }

  async #tellOnce(seat: SessionSeat, notice: PairNotice): Promise<void> {
    const key = `${seat.personId} ${notice.kind}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    await send.tellSeat(seat, notice);
  }

  async #sleepUntil(at: number): Promise<void> {
    await condition(() => this.isStale, Math.max(at - Date.now(), 1));
  }

  #show(stage: 'open' | 'over', details: string): void {
    if (details === this.#shown) return;
    this.#shown = details;
    showState(stage);
    showDetails(details);
  }
}
