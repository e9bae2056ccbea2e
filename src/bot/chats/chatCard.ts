import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Conversation } from '../conversation.ts';
import { cardPanel } from './chatListPanel.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** The card of a chat as it stands now; undefined when no such chat is known. */
export async function cardOf(
  { services, words }: Pick<Conversation, 'services' | 'words'>,
  networkId: NetworkChatId,
  page: number,
): Promise<Saying | undefined> {
  const [chat, subscription] = await Promise.all([
    services.directory.find(networkId),
    services.subscriptions.state(networkId),
  ]);
  return chat && subscription && cardPanel(words, chat, subscription, page);
}
