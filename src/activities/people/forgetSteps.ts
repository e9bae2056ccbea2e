import type { Saying, Speaker } from '../../domain/conversation/speaker.ts';
import { withTextIds } from '../../domain/earlierIds.ts';
import type { ForgetReport } from '../../domain/people/forgetting.ts';
import type { Language } from '../../domain/people/language.ts';

/** What the steps that forget somebody work on. */
export interface ForgetDependencies {
  readonly forgetCopies: (orderId: string) => Promise<boolean>;
  readonly forgetPerson: (orderId: string) => Promise<void>;
  readonly wordForgotten: (language: Language) => Saying;
  readonly speaker: Pick<Speaker, 'amend'>;
}

/** The steps that forget somebody. */
export interface ForgetSteps {
  /** Forgets a part of where copies are of whom an order names; whether something is left. */
  forgetCopies(orderId: string): Promise<boolean>;
  forgetPerson(orderId: string): Promise<void>;
  /** Says in the message that asked about it that somebody is forgotten. */
  tellForgotten(report: ForgetReport): Promise<void>;
}

/** Binds the steps that forget somebody to what they work on. */
export function createForgetSteps(dependencies: ForgetDependencies): ForgetSteps {
  const { speaker, wordForgotten } = dependencies;
  return {
    forgetCopies: (orderId) => dependencies.forgetCopies(orderId),
    forgetPerson: (orderId) => dependencies.forgetPerson(orderId),
    tellForgotten: (report) => {
      const { to, messageId, language } = withTextIds(report);
      return speaker.amend(to, messageId, wordForgotten(language));
    },
  };
}
