import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';

/** Erases what is held about a person, or leaves it. */
export const forgetButton = buttonKind('forget', 1, { who: integer, what: oneOf('forget', 'keep') });
