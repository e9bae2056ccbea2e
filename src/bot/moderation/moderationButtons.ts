import { buttonKind, integer, networkPerson, oneOf } from '../buttons/buttonData.ts';

/** Mutes an author, named by network id, for this many seconds. */
export const muteButton = buttonKind('mute', 1, { author: networkPerson, seconds: integer });
/** Ends an author's mute. */
export const unmuteButton = buttonKind('unmute', 1, { author: networkPerson });
/** Asks about a ban, or answers the question. */
export const banButton = buttonKind('ban', 1, { author: networkPerson, answer: oneOf('ask', 'yes', 'no') });
/** Ends an author's ban. */
export const unbanButton = buttonKind('unban', 1, { author: networkPerson });
