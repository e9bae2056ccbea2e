import { buttonKind, integer } from './buttonData.ts';

/** Tries again what failed of a post. */
export const retryButton = buttonKind('retry', 1, { post: integer });
