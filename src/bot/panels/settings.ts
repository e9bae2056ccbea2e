import type { Switch, SteeredChat } from '../../domain/chatSettings.ts';
import { clockTime, DEFAULT_ZONE, type QuietHours, timeIn } from '../../domain/quietHours.ts';
import { GENERAL_TOPIC } from '../../domain/post.ts';
import type { Button, Saying } from '../../domain/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';
import { backToMenu, backToSettings, openButton } from './menu.ts';

/** Turns a setting on or off, in the panel that it stands in. */
export const switchButton = buttonKind('switch', 1, {
  panel: oneOf('settings', 'selfsend', 'broadcast'),
  of: oneOf('selfSend', 'incoming', 'outgoing'),
  to: oneOf('on', 'off'),
});

/** The panels whose buttons turn settings on and off. */
export type SwitchPanel = 'settings' | 'selfsend' | 'broadcast';

const SWITCHES: Readonly<Record<SwitchPanel, readonly Switch[]>> = {
  settings: ['selfSend', 'outgoing', 'incoming'],
  selfsend: ['selfSend'],
  broadcast: ['outgoing', 'incoming'],
};

/** One of these panels, as it shows how a chat is set now. */
export function switchPanel(words: Words, panel: SwitchPanel, chat: SteeredChat): Saying {
  const switches = SWITCHES[panel].map((of): Button[] => {
    const isOn = chat.settings[of];
    return [
      {
        label: words(isOn ? `chat:turnOff_${of}` : `chat:turnOn_${of}`),
        data: switchButton.data({ panel, of, to: isOn ? 'off' : 'on' }),
      },
    ];
  });
  return {
    text: textOf(words, panel, chat),
    buttons: panel === 'settings' ? [...switches, ...waysOn(words)] : switches,
  };
}

function textOf(words: Words, panel: SwitchPanel, { settings }: SteeredChat): string {
  const value = (isOn: boolean): string => words(isOn ? 'chat:on' : 'chat:off');
  const { selfSend, outgoing, incoming, quiet, topic } = settings;
  switch (panel) {
    case 'selfsend':
      return words('chat:selfSendPanel', { value: value(selfSend) });
    case 'broadcast':
      return words('chat:broadcastPanel', { outgoing: value(outgoing), incoming: value(incoming) });
    case 'settings': {
      const lines = [
        words('chat:selfSendIs', { value: value(selfSend) }),
        words('chat:outgoingIs', { value: value(outgoing) }),
        words('chat:incomingIs', { value: value(incoming) }),
        words('chat:quietIs', { value: quietValue(words, quiet) }),
        ...(topic === null ? [] : [words('chat:topicIs', { value: topicValue(words, topic) })]),
      ];
      return words('chat:settings', { lines: lines.join('\n') });
    }
  }
}

function waysOn(words: Words): Button[][] {
  return [
    [
      { label: words('chat:openQuiet'), data: openButton.data({ panel: 'quiet' }) },
      { label: words('chat:openLanguage'), data: openButton.data({ panel: 'language' }) },
    ],
    [{ label: words('chat:openStop'), data: openButton.data({ panel: 'stop' }) }, backToMenu(words)],
  ];
}

function topicValue(words: Words, topic: number): string {
  return topic === GENERAL_TOPIC
    ? words('chat:topicGeneral')
    : words('chat:oneTopic', { topic: String(topic) });
}

function quietValue(words: Words, quiet: QuietHours | null): string {
  if (quiet === null) return words('chat:none');
  const { from, to, zone } = quiet;
  return words('chat:quietValue', { from: clockTime(from), to: clockTime(to), zone });
}

/** Hours that are often wanted. */
export const USUAL_HOURS = { late: '22:00-07:00', later: '23:00-08:00', night: '00:00-06:00' } as const;

/** Sets quiet hours, in the zone that the chat named last. */
export const quietButton = buttonKind('quiet', 1, { hours: oneOf('late', 'later', 'night', 'off') });

/** Quiet hours as they are now, with the clock of their zone, so that a wrong zone shows. */
export function quietPanel(words: Words, { settings, zone }: SteeredChat, now: number): Saying {
  const shown = zone ?? DEFAULT_ZONE;
  return {
    text: [
      words('chat:quietPanel', {
        value: quietValue(words, settings.quiet),
        now: timeIn(shown, now),
        zone: shown,
      }),
      words('chat:quietHow', { example: '/quiet 23:30-07:15 Europe/Madrid' }),
    ].join('\n'),
    buttons: [
      (['late', 'later', 'night'] as const).map((hours) => ({
        label: USUAL_HOURS[hours],
        data: quietButton.data({ hours }),
      })),
      [{ label: words('chat:quietOff'), data: quietButton.data({ hours: 'off' }) }, backToSettings(words)],
    ],
  };
}
