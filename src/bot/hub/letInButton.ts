import { buttonKind, networkChat } from '../buttons/buttonData.ts';

/** Lets a waiting chat in, which it names by its network id. */
export const letInButton = buttonKind('letin', 1, { chat: networkChat });
/** Declines a waiting chat, which it names by its network id. */
export const declineButton = buttonKind('decline', 1, { chat: networkChat });
