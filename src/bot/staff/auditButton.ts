import { buttonKind, integer } from '../buttons/buttonData.ts';

/** Turns to another page of what was done: all older than that entry, or the newest for 0. */
export const auditButton = buttonKind('audit', 1, { before: integer });
