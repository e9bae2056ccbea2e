import type { SourceChat } from '../../domain/post.ts';
import type { Button, Saying } from '../../domain/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { subscribeButton } from '../buttons/billingButtons.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';

/** Opens a panel in the place of the one that the button stands in. */
export const openButton = buttonKind('open', 1, {
  panel: oneOf('menu', 'settings', 'plan', 'quiet', 'language', 'stop', 'help'),
});

/** What /start shows: how the chat stands, and where to go from there. */
export function menuPanel(words: Words, chat: SourceChat, standing: string): Saying {
  // Nobody reads a channel for prices.
  const money = chat.kind === 'channel' ? [] : [moneyButtons(words, chat)];
  return {
    text: words('chat:menu', { standing }),
    buttons: [
      [
        { label: words('chat:openSettings'), data: openButton.data({ panel: 'settings' }) },
        { label: words('chat:openHelp'), data: openButton.data({ panel: 'help' }) },
      ],
      ...money,
    ],
  };
}

function moneyButtons(words: Words, chat: SourceChat): Button[] {
  return [
    { label: words('chat:openPlan'), data: openButton.data({ panel: 'plan' }) },
    { label: words('billing:subscribe'), data: subscribeButton.data({ chat: chat.networkId }) },
  ];
}

/** The way back to what /start shows. */
export function backToMenu(words: Words): Button {
  return { label: words('chat:back'), data: openButton.data({ panel: 'menu' }) };
}

/** The way back to the settings. */
export function backToSettings(words: Words): Button {
  return { label: words('chat:back'), data: openButton.data({ panel: 'settings' }) };
}
