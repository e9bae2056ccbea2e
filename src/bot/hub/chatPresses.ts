import { outside } from '../chats/outside.ts';
import type { ChatSettings } from '../../domain/chats/chatSettings.ts';
import { DEFAULT_ZONE } from '../../domain/chats/quietHours.ts';
import { readZone } from '../../domain/people/timeZones.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { standingOf } from '../billing/standing.ts';
import { languageOf, panelChat, switchesPanel } from './chatPanels.ts';
import { helpText } from '../commands/helpPanel.ts';
import { languagePanel } from '../people/languagePanel.ts';
import { backToMenu, openButton } from '../chats/panelButtons.ts';
import {
  quietButton,
  quietPanel,
  switchButton,
  USUAL_HOURS,
  zoneButton,
  zonePanel,
} from './settingsPanel.ts';
import { relayButton, relayPanel } from './relayPanel.ts';
import { stopButton, stopQuestion } from './stopPanel.ts';
import { menuOf } from './menu.ts';
import { onPress, type PressAnswer, type PressContext } from '../buttons/press.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

const right = 'chat administrators';
const about = ({ chat }: { readonly chat: NetworkChatId }): NetworkChatId => chat;

/** Opens another panel about a chat in the place of the one that the button stands in. */
export const opened = onPress(openButton, {
  right,
  about,
  async run(context, { panel, chat: networkId }) {
    const { services, chat: here, words, language, amend } = context;
    switch (panel) {
      case 'help':
        return amend({
          text: helpText(words, context.commands, await context.rights(), here.kind),
          buttons: [[backToMenu(words, networkId)]],
        });
      case 'plan': {
        if (here.kind === 'channel') {
          const text = { bot: services.username, chat: String(networkId) };
          return { alert: words('billing:pressPrivately', text) };
        }
        const standing = await standingOf(context, networkId);
        if (!standing) return { alert: await outside(context, networkId) };
        return amend({ ...standing, buttons: [...(standing.buttons ?? []), [backToMenu(words, networkId)]] });
      }
    }
    const chat = await panelChat(context, networkId);
    if (!chat) return { alert: await outside(context, networkId) };
    switch (panel) {
      case 'menu':
        return amend(await menuOf(context, words('hub:alreadyJoined')));
      case 'settings':
        return amend(
          (await switchesPanel(context, 'settings', networkId)) ?? (await outside(context, networkId)),
        );
      case 'language':
        return amend(languagePanel(words, await languageOf(context, networkId), networkId, context.commands));
      case 'quiet':
        return amend(quietPanel(words, chat, Date.now()));
      case 'relay':
        return amend(relayPanel(words, chat));
      case 'zone':
        return amend(zonePanel(words, chat, language, Date.now()));
      case 'stop':
        return amend(stopQuestion(words, chat));
    }
  },
});

/** Turns a setting on or off. */
export const switched = onPress(switchButton, {
  right,
  about,
  async run(context, { panel, of, to, chat }) {
    const answer = await change(context, chat, { [of]: to === 'on' });
    const now = await switchesPanel(context, panel, chat);
    if (now) await context.amend(now);
    return answer;
  },
});

/** Sets quiet hours. */
export const quietened = onPress(quietButton, {
  right,
  about,
  async run(context, { hours, chat: networkId }) {
    const zone = (await context.services.settings.read(networkId))?.settings.zone ?? DEFAULT_ZONE;
    const quiet = hours === 'off' ? null : { ...USUAL_HOURS[hours], zone };
    const answer = await change(context, networkId, { quiet });
    const chat = await panelChat(context, networkId);
    if (chat) await context.amend(quietPanel(context.words, chat, Date.now()));
    return answer;
  },
});

/** Chooses what goes out. */
export const relayChosen = onPress(relayButton, {
  right,
  about,
  async run(context, { rule, chat: networkId }) {
    const answer = await change(context, networkId, { relay: rule });
    const chat = await panelChat(context, networkId);
    if (chat) await context.amend(relayPanel(context.words, chat));
    return answer;
  },
});

/** Sets the time zone. */
export const zoneChosen = onPress(zoneButton, {
  right,
  about,
  async run(context, { zone: name, chat: networkId }) {
    const read = readZone(name);
    if (read.kind !== 'zone') return 'stale';
    const answer = await change(context, networkId, { zone: read.zone });
    const chat = await panelChat(context, networkId);
    if (chat) await context.amend(zonePanel(context.words, chat, context.language, Date.now()));
    return answer;
  },
});

/** Disconnects the chat. */
export const stopped = onPress(stopButton, {
  right,
  about,
  async run(context, { answer, chat }) {
    const { services, by, words, amend } = context;
    if (answer === 'no') return amend(words('steering:cancelled'));
    const kind = (await services.directory.find(chat))?.kind;
    if (kind === undefined) return 'stale';
    const left = await services.registration.leave(
      { networkId: chat, kind, title: '' },
      'stopped by /stop',
      actorOf(by),
    );
    await amend(left ? words('hub:left') : await outside(context, chat));
    return left ? undefined : 'stale';
  },
});

/** Changes settings; a button that asks for what is so already was pressed twice, or is out of date. */
async function change(
  context: PressContext,
  chat: NetworkChatId,
  changes: Partial<ChatSettings>,
): Promise<PressAnswer> {
  const { services, by, words } = context;
  switch (await services.settings.change(chat, changes, actorOf(by))) {
    case 'changed':
      return undefined;
    case 'as it was':
      return 'stale';
    case 'not premium':
      return { alert: words('chat:needsPremium') };
    case 'not joined':
      return { alert: await outside(context, chat) };
  }
}
