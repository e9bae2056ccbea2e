import type {
  Neglected,
  RestrictedAuthor,
  Restrictions,
  RestrictionStep,
} from '../../domain/moderation/restriction.ts';

/** What the steps of restrictions work on. */
export interface RestrictionDependencies {
  readonly restrictions: Restrictions;
}

/** The steps of restrictions. */
export interface RestrictionSteps {
  /** Ends mutes that are over at that moment of the workflow's, and says what comes next for the author. */
  tendRestrictions(author: RestrictedAuthor, nowMs: number): Promise<RestrictionStep>;
  /** Says that all that the author's bans ask for is done. */
  settleBans(author: Pick<RestrictedAuthor, 'hubId' | 'authorId'>): Promise<void>;
  neglected(): Promise<Neglected>;
}

/** Binds the steps of restrictions to what they work on. */
export function createRestrictionSteps({ restrictions }: RestrictionDependencies): RestrictionSteps {
  return {
    tendRestrictions: (author, nowMs) => restrictions.tend(author, nowMs),
    settleBans: (author) => restrictions.settleBans(author),
    neglected: () => restrictions.neglected(),
  };
}
