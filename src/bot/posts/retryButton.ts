import { buttonKind, integer } from '../buttons/buttonData.ts';

/** Tries again what failed of a post. */
export const retryButton = buttonKind('retry', 1, { post: integer });
