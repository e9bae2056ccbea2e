import { REPORT_REASONS } from '../../domain/pair/report.ts';
import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';

/** Whether a message that its author was asked about goes to the stranger. */
export const shareButton = buttonKind('pairshare', 1, { wish: oneOf('share', 'drop'), question: integer });

/** Deletes something that its author said in a session, named by our id of the post, for both. */
export const delButton = buttonKind('pairdel', 1, { post: integer });

/** Takes back everything that one of the two said in a session. */
export const takeBackButton = buttonKind('pairback', 1, { session: integer });

/** Begins to report the partner of a session. */
export const reportButton = buttonKind('pairreport', 1, { session: integer });

/** Reports the partner of a session for a reason, and for a post, or 0 for none; or drops it. */
export const reasonButton = buttonKind('pairwhy', 1, {
  reason: oneOf(...REPORT_REASONS, 'none'),
  session: integer,
  post: integer,
});

/** What a moderator wants with a report. */
export const moderateButton = buttonKind('pairmod', 1, {
  wish: oneOf('see', 'next', 'warn', 'mute', 'ban', 'dismiss'),
  report: integer,
});
