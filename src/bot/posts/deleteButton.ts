import { buttonKind, integer } from '../buttons/buttonData.ts';

/** Deletes a post, which it names by our id, from every chat. */
export const deleteButton = buttonKind('delete', 1, { post: integer });
