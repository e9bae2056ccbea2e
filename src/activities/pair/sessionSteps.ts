import type { Listener, Saying, Speaker } from '../../domain/conversation/speaker.ts';
import type { AuthorId, NetworkMessageId, SessionId } from '../../domain/ids.ts';
import type { PairNotice } from '../../domain/pair/notice.ts';
import type { SessionLook, SessionSeat } from '../../domain/pair/sessionTimes.ts';
import type { PairSessions, ShownMessages } from '../../domain/pair/work.ts';

/** What sessions are led with. */
export interface SessionDependencies {
  readonly pairSessions: PairSessions;
  /** Waits for its turn among everything that is sent. */
  readonly pairSpeaker: Pick<Speaker, 'tell' | 'amend'>;
  /** Finds the words of a notice; undefined when there is nothing to say any more. */
  readonly wordPairNotice: (
    to: Listener,
    seat: SessionSeat,
    notice: PairNotice,
  ) => Promise<Saying | undefined>;
  /** What the message of a search says that is over, and what the message of a chat says that is over. */
  readonly wordSearchOver: (to: Listener, how: 'found') => Promise<Saying>;
  readonly wordChatOver: (to: Listener) => Promise<Saying>;
  /** Tells somebody that what they wrote reached nobody. */
  readonly tellNotDelivered: (to: Listener, messageId: NetworkMessageId) => Promise<void>;
  /** Tells those who tend the queue that somebody is back in it. */
  readonly wakeQueue: () => Promise<void>;
}

/** The steps of a session's workflow. */
export interface SessionSteps {
  openSession(id: SessionId): Promise<boolean>;
  lookAtSession(id: SessionId, nowMs: number): Promise<SessionLook>;
  /** Tells one of the two something. False when the network refuses that for good. */
  tellSeat(seat: SessionSeat, notice: PairNotice): Promise<boolean>;
  /** Ends the session since one of the two cannot be reached. */
  endUnreachable(id: SessionId, person: AuthorId): Promise<void>;
  /** Tells those whose words came too late; `told` have been told before. Answers who was told. */
  tellUndelivered(id: SessionId, told: readonly AuthorId[]): Promise<AuthorId[]>;
}

/** The network does not take it now: the step is tried again. */
class NotToldYet extends Error {
  override readonly name = 'NotToldYet';
}

/** Binds the steps to what they work on. */
export function createSessionSteps(dependencies: SessionDependencies): SessionSteps {
  const { pairSessions, pairSpeaker, wordPairNotice, tellNotDelivered, wakeQueue } = dependencies;

  /** Takes the buttons off the message that showed the state which a notice ends. */
  async function closeEarlier(
    to: Listener,
    { kind }: PairNotice,
    { search, chat }: ShownMessages,
  ): Promise<void> {
    if (kind === 'matched' && search !== undefined) {
      await pairSpeaker.amend(to, search, await dependencies.wordSearchOver(to, 'found'));
    }
    if (kind === 'over' && chat !== undefined) {
      await pairSpeaker.amend(to, chat, await dependencies.wordChatOver(to));
    }
  }

  return {
    async openSession(id) {
      const isOpen = await pairSessions.open(id);
      // It may never have begun, and somebody be back in the queue.
      if (!isOpen) await wakeQueue();
      return isOpen;
    },
    lookAtSession: (id, nowMs) => pairSessions.look(id, nowMs),
    async tellSeat(seat, notice) {
      const to = await pairSessions.listenerOf(seat.chatId);
      const saying = to && (await wordPairNotice(to, seat, notice));
      const changesState = notice.kind === 'matched' || notice.kind === 'over';
      const shown = changesState ? await pairSessions.shownTo(notice.sessionId, seat.personId) : {};
      const told = saying ? await pairSpeaker.tell(to, saying) : ({ kind: 'refused' } as const);
      if (told.kind === 'later') throw new NotToldYet('the network does not take it now');
      const messageId = told.kind === 'told' ? told.messageId : undefined;
      if (notice.kind === 'matched' && messageId !== undefined) {
        await pairSessions.noteTold(notice.sessionId, seat.personId, messageId);
      }
      if (notice.kind === 'over') await pairSessions.noteEndTold(notice.sessionId, seat.personId, messageId);
      if (to) await closeEarlier(to, notice, shown);
      return messageId !== undefined;
    },
    async endUnreachable(id, person) {
      await pairSessions.endUnreachable(id, person);
      await wakeQueue();
    },
    async tellUndelivered(id, told) {
      const words = (await pairSessions.undelivered(id)).filter(({ person }) => !told.includes(person));
      for (const { to, messageId } of words) await tellNotDelivered(to, messageId);
      return words.map(({ person }) => person);
    },
  };
}
