import { outside } from '../chats/outside.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { switchesPanel } from './chatPanels.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Whether a chat gets copies of its own posts. */
export const selfsend: Command = {
  name: 'selfsend',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_selfsend',
  usage: 'chat:usage_selfsend',
  example: 'on',
  async run(context) {
    const { services, chat, by, argument, answer, explain } = context;
    const to = argument.toLowerCase();
    if (to !== '' && to !== 'on' && to !== 'off') return explain();
    if (to !== '') {
      await services.settings.change(chat.networkId, { selfSend: to === 'on' }, actorOf(by));
    }
    await answer((await switchesPanel(context, 'selfsend', chat.networkId)) ?? (await outside(context)));
  },
};
