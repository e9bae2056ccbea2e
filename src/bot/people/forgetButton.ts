import { buttonKind, networkPerson, oneOf } from '../buttons/buttonData.ts';

/** Erases what is held about a person, or leaves it. */
export const forgetButton = buttonKind('forget', 1, { who: networkPerson, what: oneOf('forget', 'keep') });
