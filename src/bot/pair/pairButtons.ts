import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';

/** Looking for a partner: begin, go on, be told later, stop. */
export const searchButton = buttonKind('pairsearch', 1, { wish: oneOf('find', 'keep', 'later', 'stop') });

/** What one of the two wants to do with the session that the button names, and with no other. */
export const sessionButton = buttonKind('pairsession', 1, {
  wish: oneOf('next', 'leave', 'end', 'longer', 'names', 'again', 'block', 'good', 'bad'),
  session: integer,
});
