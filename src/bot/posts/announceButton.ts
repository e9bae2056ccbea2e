import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';

/** Sends an announcement that was shown, or drops it. */
export const announceButton = buttonKind('announce', 1, { id: integer, what: oneOf('send', 'drop') });
