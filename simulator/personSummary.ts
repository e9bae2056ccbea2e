import { type Person, starsOf } from './person.ts';
import type { User } from './telegram.ts';

/** An account as the control interface shows it. */
export interface PersonSummary extends User {
  /** What is in the person's wallet; bots have none. */
  stars?: number;
  is_deactivated?: true;
  has_restricted_voice_and_video_messages?: true;
}

/** The account as the control interface shows it. */
export function summarizePerson(person: Person): PersonSummary {
  return {
    ...person.user,
    ...(!person.user.is_bot && { stars: starsOf(person) }),
    ...(person.isDeactivated && { is_deactivated: true }),
    ...(person.refusesVoiceAndVideo && { has_restricted_voice_and_video_messages: true }),
  };
}
