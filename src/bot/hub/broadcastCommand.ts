import { outside } from '../chats/outside.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { switchesPanel } from './chatPanels.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Whether posts go out from a chat, and come in. */
export const broadcast: Command = {
  name: 'broadcast',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_broadcast',
  usage: 'chat:usage_broadcast',
  example: 'off in',
  async run(context) {
    const { services, chat, by, words, argument, answer, explain } = context;
    const wish = argument === '' ? undefined : readWish(argument);
    if (wish === undefined && argument !== '') return explain();
    if (wish) {
      const change = await services.settings.change(chat.networkId, wish, actorOf(by));
      if (change === 'not premium') return answer(words('chat:needsPremium'));
    }
    await answer((await switchesPanel(context, 'broadcast', chat.networkId)) ?? (await outside(context)));
  },
};

/** Reads `off in`, `on out` and the like, in either order. */
function readWish(argument: string): { incoming?: boolean; outgoing?: boolean } | undefined {
  const given = argument.toLowerCase().split(/\s+/u);
  if (given.length !== 2) return undefined;
  const to = given.find((word) => word === 'on' || word === 'off');
  const direction = given.find((word) => word === 'in' || word === 'out');
  if (to === undefined || direction === undefined) return undefined;
  return direction === 'in' ? { incoming: to === 'on' } : { outgoing: to === 'on' };
}
