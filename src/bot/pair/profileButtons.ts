import { GENDERS } from '../../domain/pair/profile.ts';
import { STEPS } from '../../domain/pair/registration.ts';
import { buttonKind, integer, oneOf, shortKey } from '../buttons/buttonData.ts';

/** Opens a page in the place of the control message. */
export const pageButton = buttonKind('pairPage', 1, {
  page: oneOf('home', 'profile', 'rules', 'wishes', 'premium', 'register'),
});

/** Where somebody goes who has come past what stood in their way. */
const goal = oneOf('home', 'find', 'next');

/** Accepts the rules, or does not. */
export const rulesButton = buttonKind('pairRules', 1, { answer: oneOf('accept', 'decline'), goal });

/** Says that the channels were joined. */
export const joinedButton = buttonKind('pairJoined', 1, { goal });

/** Chooses an answer to a question of registration. */
export const choiceButton = buttonKind('pairChoose', 1, { step: oneOf(...STEPS), choice: shortKey });

/** Goes on, back or away from a question of registration. */
export const stepButton = buttonKind('pairStep', 1, {
  step: oneOf(...STEPS),
  to: oneOf('next', 'back', 'cancel'),
});

/** Changes one field of the profile. */
export const editButton = buttonKind('pairEdit', 1, { field: oneOf(...STEPS) });

/** Whether one's own messages may be forwarded and saved. */
export const protectButton = buttonKind('pairProtect', 1, { to: oneOf('on', 'off') });

/** Turns a gender on or off among those that somebody would like to meet. */
export const wishedGenderButton = buttonKind('pairGender', 1, {
  gender: oneOf(...GENDERS),
  to: oneOf('on', 'off'),
});

/** Sets one of the other wishes. */
export const wishButton = buttonKind('pairWish', 1, {
  of: oneOf('ages', 'km', 'language', 'interest', 'widens'),
  to: shortKey,
});

/** Calls the partner of one session. */
export const videoButton = buttonKind('pairVideo', 1, { session: integer });

/** Buys premium for the person who presses: once, or renewing every month. */
export const buyPremiumButton = buttonKind('pairPremium', 1, { how: oneOf('once', 'renewing') });

/** Ends the premium renewal of the person who presses. */
export const stopPremiumButton = buttonKind('pairPremiumOff', 1, {});
