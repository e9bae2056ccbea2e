import type { Switch, SteeredChat } from '../../domain/chats/chatSettings.ts';
import type { Language } from '../../domain/people/language.ts';
import { clockTime, DEFAULT_ZONE, type QuietHours, timeIn } from '../../domain/chats/quietHours.ts';
import { GENERAL_TOPIC } from '../../domain/posts/post.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, type Field, networkChat, oneOf } from '../buttons/buttonData.ts';
import { backToMenu, backToSettings, opens } from '../chats/panelButtons.ts';
import type { NetworkChatId, NetworkTopicId } from '../../domain/ids.ts';

/** The chat that a panel is about. */
export interface PanelChat extends SteeredChat {
  readonly networkId: NetworkChatId;
  /** Set where the panel stands in another chat. */
  readonly title?: string;
}

/** Turns a setting of a chat on or off, in the panel that it stands in. */
export const switchButton = buttonKind('switch', 2, {
  panel: oneOf('settings', 'selfsend', 'broadcast'),
  of: oneOf('selfSend', 'incoming', 'outgoing'),
  to: oneOf('on', 'off'),
  chat: networkChat,
});

/** The panels whose buttons turn settings on and off. */
export type SwitchPanel = 'settings' | 'selfsend' | 'broadcast';

const SWITCHES: Readonly<Record<SwitchPanel, readonly Switch[]>> = {
  settings: ['selfSend', 'outgoing', 'incoming'],
  selfsend: ['selfSend'],
  broadcast: ['outgoing', 'incoming'],
};

/** One of the small panels, as it shows how a chat is set now. */
export function switchPanel(words: Words, panel: 'selfsend' | 'broadcast', chat: PanelChat): Saying {
  const { selfSend, outgoing, incoming } = chat.settings;
  const text =
    panel === 'selfsend'
      ? words('chat:selfSendPanel', { value: onOff(words, selfSend) })
      : words('chat:broadcastPanel', { outgoing: onOff(words, outgoing), incoming: onOff(words, incoming) });
  return { text: titled(words, chat, text), buttons: switchesOf(words, panel, chat) };
}

/** Everything that administrators decide about a chat. @param language in which the bot speaks to it */
export function settingsPanel(words: Words, chat: PanelChat, language: Language): Saying {
  const { networkId, title } = chat;
  const { selfSend, outgoing, incoming, relay, quiet, topic, zone } = chat.settings;
  const lines = [
    words('chat:selfSendIs', { value: onOff(words, selfSend) }),
    words('chat:outgoingIs', { value: onOff(words, outgoing) }),
    ...(relay === 'all' ? [] : [words('chat:relayIs', { value: words(`chat:relay_${relay}`) })]),
    words('chat:incomingIs', { value: onOff(words, incoming) }),
    words('chat:quietIs', { value: quietValue(words, quiet) }),
    words('chat:zoneIs', { value: zone ?? words('chat:zoneUnset') }),
    words('chat:languageIs', { value: words(`chat:language_${language}`) }),
    ...(topic === null ? [] : [words('chat:topicIs', { value: topicValue(words, topic) })]),
  ].join('\n');
  const stop = opens(words('chat:openStop'), 'stop', networkId);
  return {
    text:
      title === undefined ? words('chat:settings', { lines }) : words('chat:settingsOf', { title, lines }),
    buttons: [
      ...switchesOf(words, 'settings', chat),
      [
        opens(words('chat:openRelay'), 'relay', networkId),
        opens(words('chat:openQuiet'), 'quiet', networkId),
      ],
      [
        opens(words('chat:openZone'), 'zone', networkId),
        opens(words('chat:openLanguage'), 'language', networkId),
      ],
      // The menu belongs to the chat that it stands in.
      title === undefined ? [stop, backToMenu(words, networkId)] : [stop],
    ],
  };
}

function switchesOf(words: Words, panel: SwitchPanel, { networkId, settings }: PanelChat): Button[][] {
  return SWITCHES[panel].map((of): Button[] => {
    const isOn = settings[of];
    return [
      {
        label: words(isOn ? `chat:turnOff_${of}` : `chat:turnOn_${of}`),
        data: switchButton.data({ panel, of, to: isOn ? 'off' : 'on', chat: networkId }),
      },
    ];
  });
}

/** A panel that stands in another chat says which it is about. */
export function titled(words: Words, { title }: Pick<PanelChat, 'title'>, panel: string): string {
  return title === undefined ? panel : words('chat:ofChat', { title, panel });
}

function onOff(words: Words, isOn: boolean): string {
  return words(isOn ? 'chat:on' : 'chat:off');
}

function topicValue(words: Words, topic: NetworkTopicId): string {
  return topic === GENERAL_TOPIC ? words('chat:topicGeneral') : words('chat:oneTopic', { topic });
}

function quietValue(words: Words, quiet: QuietHours | null): string {
  if (quiet === null) return words('chat:none');
  const { from, to, zone } = quiet;
  return words('chat:quietValue', { from: clockTime(from), to: clockTime(to), zone });
}

/** Hours that are often wanted. */
export const USUAL_HOURS = {
  late: { from: 22 * 60, to: 7 * 60 },
  later: { from: 23 * 60, to: 8 * 60 },
  night: { from: 0, to: 6 * 60 },
} as const;

/** Sets a chat's quiet hours, in its time zone. */
export const quietButton = buttonKind('quiet', 2, {
  hours: oneOf('late', 'later', 'night', 'off'),
  chat: networkChat,
});

/** Quiet hours as they are now, with the clock of their zone, so that a wrong zone shows. */
export function quietPanel(words: Words, chat: PanelChat, now: number): Saying {
  const { networkId, settings } = chat;
  const zone = settings.zone ?? DEFAULT_ZONE;
  const text = [
    words('chat:quietPanel', { value: quietValue(words, settings.quiet), now: timeIn(zone, now), zone }),
    words('chat:quietHow', { example: '/quiet 23:30-07:15 Madrid' }),
  ].join('\n');
  return {
    text: titled(words, chat, text),
    buttons: [
      (['late', 'later', 'night'] as const).map((hours) => ({
        label: `${clockTime(USUAL_HOURS[hours].from)}–${clockTime(USUAL_HOURS[hours].to)}`,
        data: quietButton.data({ hours, chat: networkId }),
      })),
      [{ label: words('chat:quietOff'), data: quietButton.data({ hours: 'off', chat: networkId }) }],
      [opens(words('chat:openZone'), 'zone', networkId), backToSettings(words, networkId)],
    ],
  };
}

/** The IANA name of a time zone. */
const zoneName: Field<string> = {
  longest: 32,
  write: (name) => name,
  read: (text) => (/^[A-Za-z][\w/+-]{0,31}$/.test(text) ? text : undefined),
};

/** Sets a chat's time zone. */
export const zoneButton = buttonKind('zone', 1, { zone: zoneName, chat: networkChat });

/** Zones in which many live who speak a language. */
const USUAL_ZONES: Readonly<Record<Language, readonly string[]>> = {
  en: ['Europe/London', 'America/New_York', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Sydney', 'UTC'],
  es: [
    'Europe/Madrid',
    'America/Mexico_City',
    'America/Bogota',
    'America/Argentina/Buenos_Aires',
    'America/Santiago',
    'UTC',
  ],
};

/** The time zone as it is now, with its clock, and zones that are often wanted. */
export function zonePanel(words: Words, chat: PanelChat, language: Language, now: number): Saying {
  const { networkId, settings } = chat;
  const text = [
    words('chat:zonePanel', {
      value: settings.zone ?? words('chat:zoneUnset'),
      now: timeIn(settings.zone ?? DEFAULT_ZONE, now),
    }),
    words('chat:zoneHow', { example: '/timezone Madrid' }),
  ].join('\n');
  const zones = USUAL_ZONES[language].map((zone) => ({
    label: cityOf(zone, language),
    data: zoneButton.data({ zone, chat: networkId }),
  }));
  return {
    text: titled(words, chat, text),
    buttons: [zones.slice(0, 3), zones.slice(3), [backToSettings(words, networkId)]],
  };
}

/** Cities whose names are written differently from those of their zones. */
const CITY_NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  es: { 'America/Mexico_City': 'Ciudad de México', 'America/Bogota': 'Bogotá' },
};

function cityOf(zone: string, language: Language): string {
  const written = CITY_NAMES[language][zone];
  if (written !== undefined) return written;
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** Says that no zone is called so, with those that are close. */
export function unknownZone(words: Words, named: string, close: readonly string[]): string {
  const shown = named.slice(0, 60);
  return close.length === 0
    ? words('chat:zoneUnknown', { named: shown })
    : words('chat:zoneClose', { named: shown, close: close.join(', ') });
}
