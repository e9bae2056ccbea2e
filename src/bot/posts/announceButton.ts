import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';

/** Sends an announcement that was shown, or drops it. */
export const announceButton = buttonKind('announce', 1, { id: integer, what: oneOf('send', 'drop') });

/** Stops an announcement that is on its way, named by its post: chats that do not have it yet do not get it. */
export const stopAnnouncementButton = buttonKind('announceStop', 1, { post: integer });
