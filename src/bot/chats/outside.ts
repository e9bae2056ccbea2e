import type { ChatStanding } from '../../domain/chats/membership.ts';
import type { Words } from '../../texts/words.ts';
import type { Conversation } from '../conversation.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Says that this chat takes no part, and what can be done about it in its state. */
export function outsideInWords(words: Words, state: ChatStanding | undefined): string {
  if (state === 'pending') return words('hub:stillPending');
  if (state === 'declined') return words('hub:stillDeclined');
  return state === 'removed' ? words('hub:removed') : words('hub:notJoined');
}

/** Says that a chat takes no part: the one where that is said, or another. */
export async function outside(
  { services, chat, words }: Pick<Conversation, 'services' | 'chat' | 'words'>,
  networkId: NetworkChatId = chat.networkId,
): Promise<string> {
  const state = await services.registration.stateOf({ networkId });
  if (networkId === chat.networkId) return outsideInWords(words, state);
  if (state === 'pending') return words('hub:pendingElsewhere');
  if (state === 'declined') return words('hub:declinedElsewhere');
  return state === 'removed' ? words('hub:removedElsewhere') : words('hub:notJoinedElsewhere');
}
