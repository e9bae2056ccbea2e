import { outside } from '../chats/outside.ts';
import { readZone } from '../../domain/people/timeZones.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { panelChat } from './chatPanels.ts';
import { unknownZone, zonePanel } from './settingsPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** The time zone in which a chat is told dates, and in which its quiet hours are. */
export const timezone: Command = {
  name: 'timezone',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_timezone',
  usage: 'chat:usage_timezone',
  example: 'Madrid',
  async run(context) {
    const { services, chat, by, words, language, argument, answer } = context;
    if (argument !== '') {
      const read = readZone(argument);
      if (read.kind === 'unknown') return answer(unknownZone(words, argument, read.close));
      await services.settings.change(chat.networkId, { zone: read.zone }, actorOf(by));
    }
    const now = await panelChat(context, chat.networkId);
    await answer(now ? zonePanel(words, now, language, Date.now()) : await outside(context));
  },
};
