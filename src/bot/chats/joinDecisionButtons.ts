import type { Button } from '../../domain/conversation/speaker.ts';
import type { NetworkChatId } from '../../domain/ids.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, networkChat } from '../buttons/buttonData.ts';

/** Lets a waiting chat in, which it names by its network id. */
export const letInButton = buttonKind('letin', 1, { chat: networkChat });
/** Declines a waiting chat, which it names by its network id. */
export const declineButton = buttonKind('decline', 1, { chat: networkChat });

/** What an admin can decide about a chat that asked to take part. */
export function joinDecisionButtons(words: Words, chat: NetworkChatId): Button[] {
  return [
    { label: words('hub:letIn'), data: letInButton.data({ chat }) },
    { label: words('hub:decline'), data: declineButton.data({ chat }) },
  ];
}
