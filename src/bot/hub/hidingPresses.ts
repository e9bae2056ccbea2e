import type { AuthorId, ChatId } from '../../domain/ids.ts';
import type { HiddenSource } from '../../domain/chats/hiding.ts';
import { onPress, type PressContext } from '../buttons/press.ts';
import { hiddenEntryButton, hiddenPageButton, hideButton } from './hidingButtons.ts';
import { chatHidden, HIDDEN_PER_PAGE, hiddenPanel } from './hidingPanel.ts';
import type { HubServices } from './hubServices.ts';

/** Hides an author or a chat, or shows them again. */
export const hidePressed = onPress<Parameters<typeof hideButton.data>[0], HubServices>(hideButton, {
  right: 'chat administrators',
  async run({ services, chat, words, amend }, { what, id, to }) {
    const source: HiddenSource = what === 'author' ? { author: id as AuthorId } : { chat: id as ChatId };
    if (to === 'show') {
      await services.hub.hiding.show(chat.networkId, source);
      return amend(words('hub:shownAgain'));
    }
    await services.hub.hiding.hide(chat.networkId, source);
    if ('chat' in source) await amend(chatHidden(words, source.chat));
  },
});

/** Takes an entry out of the list. */
export const hiddenEntryPressed = onPress<Parameters<typeof hiddenEntryButton.data>[0], HubServices>(
  hiddenEntryButton,
  {
    right: 'chat administrators',
    async run(context, { entry, page }) {
      await context.services.hub.hiding.showEntry(context.chat.networkId, entry);
      await showPage(context, page);
    },
  },
);

/** Turns the page of the list. */
export const hiddenPageTurned = onPress<Parameters<typeof hiddenPageButton.data>[0], HubServices>(
  hiddenPageButton,
  {
    right: 'chat administrators',
    run: (context, { page }) => showPage(context, page),
  },
);

/** Shows a page, or the last one before it that has entries. */
async function showPage(
  { services, chat, words, amend }: PressContext<HubServices>,
  wanted: number,
): Promise<void> {
  for (let page = Math.max(wanted, 1); ; page -= 1) {
    const offset = (page - 1) * HIDDEN_PER_PAGE;
    const list = await services.hub.hiding.list(chat.networkId, { offset, limit: HIDDEN_PER_PAGE });
    if (list.entries.length > 0 || page <= 1) return amend(hiddenPanel(words, list, page));
  }
}
