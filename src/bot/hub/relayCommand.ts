import { RELAY_RULES } from '../../domain/posts/relayRule.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { outside } from '../chats/outside.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { panelChat } from './chatPanels.ts';
import { relayPanel } from './relayPanel.ts';

/** What of a chat's posts goes out. */
export const relay: Command = {
  name: 'relay',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_relay',
  usage: 'chat:usage_relay',
  example: 'threads',
  async run(context) {
    const { services, chat, by, words, argument, answer, explain } = context;
    const rule = RELAY_RULES.find((name) => name === argument.toLowerCase());
    if (argument !== '' && rule === undefined) return explain();
    if (rule) await services.settings.change(chat.networkId, { relay: rule }, actorOf(by));
    const shown = await panelChat(context, chat.networkId);
    await answer(shown ? relayPanel(words, shown) : await outside(context));
  },
};
