import { outside } from '../chats/outside.ts';
import { DEFAULT_ZONE, readQuietWish } from '../../domain/chats/quietHours.ts';
import type { ChatSettings } from '../../domain/chats/chatSettings.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { panelChat } from './chatPanels.ts';
import { quietPanel, unknownZone } from './settingsPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Hours in which copies come without a sound. */
export const quiet: Command = {
  name: 'quiet',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_quiet',
  usage: 'chat:usage_quiet',
  example: '23:00-07:00 Madrid',
  async run(context) {
    const { services, chat, by, words, argument, answer, explain } = context;
    const before = await services.settings.read(chat.networkId);
    if (!before) return answer(await outside(context));
    if (argument !== '') {
      let changes: Partial<ChatSettings> = { quiet: null };
      if (argument.toLowerCase() !== 'off') {
        const wish = readQuietWish(argument, before.settings.zone ?? DEFAULT_ZONE);
        if (wish.kind === 'unclear') return explain();
        if (wish.kind === 'unknown zone') return answer(unknownZone(words, wish.named, wish.close));
        changes = wish.kind === 'hours' ? { quiet: wish.quiet } : { zone: wish.zone };
      }
      await services.settings.change(chat.networkId, changes, actorOf(by));
    }
    const now = await panelChat(context, chat.networkId);
    await answer(now ? quietPanel(words, now, Date.now()) : await outside(context));
  },
};
