import type { Listener } from '../conversation/speaker.ts';

/** What an admin decided about a chat that asked to take part. */
export type JoinDecision = 'approved' | 'declined';

/** A chat that an admin decided about. */
export interface DecidedChat {
  readonly title: string;
  /** Where it is told: the chat itself, or the person who asked on a channel's behalf; undefined when unknown. */
  readonly tell: Listener | undefined;
  /** Whether the chat itself is told. Else the answer has to name it. */
  readonly isTold: boolean;
}

/** Tells the applicant what an admin decided. Rejects with IntakeUnavailable while PostgreSQL is away. */
export type TellDecision = (chat: DecidedChat, decision: JoinDecision) => Promise<void>;
