import type { Saying } from '../../domain/conversation/speaker.ts';
import { RELAY_RULES } from '../../domain/posts/relayRule.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, networkChat, oneOf } from '../buttons/buttonData.ts';
import { backToSettings } from '../chats/panelButtons.ts';
import { type PanelChat, titled } from './settingsPanel.ts';

/** Chooses what of a chat's posts goes out. */
export const relayButton = buttonKind('relay', 1, { rule: oneOf(...RELAY_RULES), chat: networkChat });

/** What goes out of a chat now, and what else could. */
export function relayPanel(words: Words, chat: PanelChat): Saying {
  const { networkId, settings } = chat;
  const text = [
    words('chat:relayPanel', { value: words(`chat:relay_${settings.relay}`) }),
    ...(settings.outgoing ? [] : [words('chat:relayOff')]),
  ].join('\n');
  return {
    text: titled(words, chat, text),
    buttons: [
      ...RELAY_RULES.filter((rule) => rule !== settings.relay).map((rule) => [
        {
          label: words(`chat:relayButton_${rule}`),
          data: relayButton.data({ rule, chat: networkId }),
        },
      ]),
      [backToSettings(words, networkId)],
    ],
  };
}
