import type { Saying } from '../../domain/conversation/speaker.ts';
import type { HubSettings } from '../../domain/hub/hubState.ts';
import type { PaidSendsState } from '../../services/posts/paidSends.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';

/** What may go faster for Stars. */
export const PAID_KINDS = ['announcements', 'relays'] as const;
export type PaidKind = (typeof PAID_KINDS)[number];

/** The setting behind each kind. */
export const PAID_SETTINGS = {
  announcements: 'paidAnnouncements',
  relays: 'paidRelays',
} as const satisfies Record<PaidKind, keyof HubSettings>;

/** Switches paying for one kind of message. */
export const paidButton = buttonKind('paid', 1, { kind: oneOf(...PAID_KINDS), on: oneOf('on', 'off') });

/** Whether the hub pays for being faster, what it may spend, and what it has spent. */
export function paidPanel(words: Words, settings: HubSettings, state: PaidSendsState): Saying {
  const value = (on: boolean) => words(on ? 'chat:on' : 'chat:off');
  return {
    text: words('steering:paidPanel', {
      announcements: value(settings.paidAnnouncements),
      relays: value(settings.paidRelays),
      free: state.freePerSecond,
      paid: state.paidPerSecond,
      used: state.usedStars,
      cap: settings.paidDailyStars,
      balance: state.balance === undefined ? words('posts:balanceUnknown') : Math.floor(state.balance),
    }),
    buttons: PAID_KINDS.map((kind) => {
      const on = settings[PAID_SETTINGS[kind]] ? 'off' : 'on';
      return [{ label: words(`steering:paidButton_${kind}_${on}`), data: paidButton.data({ kind, on }) }];
    }),
  };
}
