import type { Language } from '../../domain/people/language.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Conversation } from '../conversation.ts';
import { settingsPanel, switchPanel, type PanelChat, type SwitchPanel } from './settingsPanel.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** What a panel about a chat is made with. */
type Asker = Pick<Conversation, 'services' | 'chat' | 'words' | 'language'>;

/** A chat as panels show it; undefined when it takes no part. One that is spoken of elsewhere has its title with it. */
export async function panelChat(
  { services, chat }: Asker,
  networkId: NetworkChatId,
): Promise<PanelChat | undefined> {
  const steered = await services.settings.read(networkId);
  if (!steered) return undefined;
  if (networkId === chat.networkId) return { ...steered, networkId };
  const title = (await services.directory.find(networkId))?.title ?? '';
  return { ...steered, networkId, title };
}

/** The language in which the bot speaks to a chat: in the one where it is asked, that of the answer. */
export async function languageOf(asker: Asker, networkId: NetworkChatId): Promise<Language> {
  if (networkId === asker.chat.networkId) return asker.language;
  return asker.services.languages.unasked(networkId);
}

/** One of the panels that turn settings of a chat on and off; undefined when the chat takes no part. */
export async function switchesPanel(
  asker: Asker,
  panel: SwitchPanel,
  networkId: NetworkChatId,
): Promise<Saying | undefined> {
  const chat = await panelChat(asker, networkId);
  if (!chat) return undefined;
  if (panel !== 'settings') return switchPanel(asker.words, panel, chat);
  return settingsPanel(asker.words, chat, await languageOf(asker, networkId));
}
