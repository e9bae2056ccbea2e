import type { ChatSettings } from '../../domain/chatSettings.ts';
import { DEFAULT_ZONE, readQuietHours } from '../../domain/quietHours.ts';
import type { Saying } from '../../domain/speaker.ts';
import { actorOf } from '../../services/audit.ts';
import { wordsIn } from '../../texts/words.ts';
import { standingOf } from '../billing/standing.ts';
import { helpText } from '../panels/help.ts';
import { languageButton, languagePanel } from '../panels/language.ts';
import { backToMenu, menuPanel, openButton } from '../panels/menu.ts';
import { quietButton, quietPanel, switchButton, switchPanel, USUAL_HOURS } from '../panels/settings.ts';
import { stopButton, stopQuestion } from '../panels/stop.ts';
import { onPress, type PressAnswer, type PressContext } from './press.ts';

/** Opens another panel in the place of the one that the button stands in. */
export const opened = onPress(openButton, {
  right: 'chat administrators',
  async run(context, { panel }) {
    const { services, chat, words, language, amend } = context;
    switch (panel) {
      case 'help':
        return amend({
          text: helpText(words, context.commands, await context.rights(), chat.kind),
          buttons: [[backToMenu(words)]],
        });
      case 'language':
        return amend(languagePanel(words, language));
      case 'plan': {
        if (chat.kind === 'channel') {
          const text = { bot: services.username, chat: String(chat.networkId) };
          return { alert: words('billing:pressPrivately', text) };
        }
        const standing = await standingOf(context, chat.networkId);
        if (!standing) return { alert: words('hub:notJoined') };
        return amend({ ...standing, buttons: [...(standing.buttons ?? []), [backToMenu(words)]] });
      }
    }
    const steered = await services.settings.read(chat.networkId);
    if (!steered) return { alert: words('hub:notJoined') };
    const panels = {
      menu: () => menuPanel(words, chat, words('hub:alreadyJoined')),
      settings: () => switchPanel(words, 'settings', steered),
      quiet: () => quietPanel(words, steered, Date.now()),
      stop: () => stopQuestion(words),
    } satisfies Record<typeof panel, () => Saying>;
    return amend(panels[panel]());
  },
});

/** Turns a setting on or off. */
export const switched = onPress(switchButton, {
  right: 'chat administrators',
  async run(context, { panel, of, to }) {
    const answer = await change(context, { [of]: to === 'on' });
    const steered = await context.services.settings.read(context.chat.networkId);
    if (steered) await context.amend(switchPanel(context.words, panel, steered));
    return answer;
  },
});

/** Sets quiet hours. */
export const quietened = onPress(quietButton, {
  right: 'chat administrators',
  async run(context, { hours }) {
    const { services, chat, words, amend } = context;
    const zone = (await services.settings.read(chat.networkId))?.zone ?? DEFAULT_ZONE;
    const quiet = hours === 'off' ? null : readQuietHours(USUAL_HOURS[hours], zone)!;
    const answer = await change(context, { quiet });
    const steered = await services.settings.read(chat.networkId);
    if (steered) await amend(quietPanel(words, steered, Date.now()));
    return answer;
  },
});

/** Chooses the language. */
export const languageChosen = onPress(languageButton, {
  right: 'chat administrators',
  async run({ services, chat, amend }, { to }) {
    const chosen = await services.languages.choose(chat.networkId, to);
    await amend(languagePanel(wordsIn(to), to));
    return chosen ? undefined : 'stale';
  },
});

/** Disconnects the chat. */
export const stopped = onPress(stopButton, {
  right: 'chat administrators',
  async run({ services, chat, by, words, amend }, { answer }) {
    if (answer === 'no') return amend(words('steering:cancelled'));
    const change = await services.registration.leave(chat, 'stopped by /stop', actorOf(by));
    await amend(words(change ? 'hub:left' : 'hub:notJoined'));
    return change ? undefined : 'stale';
  },
});

/** Changes settings; a button that asks for what is so already was pressed twice, or is out of date. */
async function change(
  { services, chat, by, words }: PressContext,
  changes: Partial<ChatSettings>,
): Promise<PressAnswer> {
  switch (await services.settings.change(chat.networkId, changes, actorOf(by))) {
    case 'changed':
      return undefined;
    case 'as it was':
      return 'stale';
    case 'not premium':
      return { alert: words('chat:needsPremium') };
    case 'not joined':
      return { alert: words('hub:notJoined') };
  }
}
