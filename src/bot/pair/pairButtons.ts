import { GENDERS } from '../../domain/pair/profile.ts';
import { STEPS } from '../../domain/pair/registration.ts';
import { buttonKind, integer, oneOf, shortKey } from '../buttons/buttonData.ts';

/** Looks for a partner, ends looking, goes on after a timeout, or asks to be told later. */
export const searchButton = buttonKind('pairSearch', 1, { what: oneOf('find', 'stop', 'keep', 'notify') });

/**
 * Does something about one session, which it names by our own id: under a message of an earlier session it does nothing
 * in a new one.
 */
export const sessionButton = buttonKind('pairSession', 1, {
  what: oneOf(
    ...([
      'end',
      'endNow',
      'next',
      'block',
      'report',
      'takeBack',
      'good',
      'bad',
      'again',
      'longer',
      'names',
      'video',
    ] as const),
  ),
  session: integer,
});

/** Opens a page in the place of the control message. */
export const pageButton = buttonKind('pairPage', 1, {
  page: oneOf('home', 'profile', 'rules', 'wishes', 'premium', 'register'),
});

/** Accepts the rules, or does not. */
export const rulesButton = buttonKind('pairRules', 1, { answer: oneOf('accept', 'decline') });

/** Says that the channels were joined. */
export const joinedButton = buttonKind('pairJoined', 1, {});

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
