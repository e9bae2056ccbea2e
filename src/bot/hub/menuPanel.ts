import type { SourceChat } from '../../domain/posts/post.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { subscribeButton } from '../billing/billingButtons.ts';
import { opens } from '../chats/panelButtons.ts';
import { linkInto } from '../commands/privately.ts';

/**
 * What /start shows: how the chat stands, who somebody is to others, and where to go from there. What is nobody else's
 * business has a way into the private chat.
 *
 * @param alias what who reads this is called elsewhere, when nobody else reads it
 */
export function menuPanel(
  words: Words,
  chat: SourceChat,
  told: { readonly standing: string; readonly alias?: string },
  bot: string,
): Saying {
  const { networkId } = chat;
  const settings = opens(words('chat:openSettings'), 'settings', networkId);
  const privately = {
    label: words('personal:openPrivately'),
    url: linkInto(bot, 'settings', networkId),
  };
  const help = opens(words('chat:openHelp'), 'help', networkId);
  const standing =
    told.alias === undefined
      ? told.standing
      : `${told.standing}\n${words('personal:aliasIs', { alias: told.alias })}`;
  const text = words('chat:menu', { standing });
  switch (chat.kind) {
    case 'private':
      return { text, buttons: [[settings, help], moneyButtons(words, chat)] };
    case 'channel':
      // Nobody reads a channel for its settings or for prices.
      return { text, buttons: [[privately, help]] };
    default:
      return { text, buttons: [[settings, help], moneyButtons(words, chat), [privately]] };
  }
}

function moneyButtons(words: Words, { networkId }: SourceChat): Button[] {
  return [
    opens(words('chat:openPlan'), 'plan', networkId),
    { label: words('billing:subscribe'), data: subscribeButton.data({ chat: networkId }) },
  ];
}
