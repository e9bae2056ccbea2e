import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Dialogue, Misunderstanding } from '../../domain/pair/registration.ts';
import type { Language } from '../../domain/people/language.ts';
import type { Words } from '../../texts/words.ts';
import { joinedButton, pageButton, rulesButton } from './profileButtons.ts';
import { questionPanel } from './questionPanel.ts';

/** A channel that people must have joined. */
export interface ChannelToJoin {
  readonly title: string;
  readonly url?: string;
}

/** Where somebody goes who has come past what stands in their way. */
export type Goal = 'home' | 'find' | 'next';

/** Everything that decides what the control message says and which buttons it has. */
export type ControlState =
  | {
      readonly kind: 'rules';
      readonly minimumAge: number;
      readonly reportMinutes: number;
      readonly goal: Goal;
    }
  | { readonly kind: 'too young'; readonly minimumAge: number }
  | { readonly kind: 'restricted'; readonly until?: number }
  | {
      readonly kind: 'channels';
      readonly channels: readonly ChannelToJoin[];
      /** Whether they have just said that they joined. */
      readonly lookedAgain: boolean;
      readonly goal: Goal;
    }
  | { readonly kind: 'channels unknown'; readonly goal: Goal }
  | { readonly kind: 'question'; readonly dialogue: Dialogue; readonly wrong?: Misunderstanding }
  | { readonly kind: 'profile missing' }
  | {
      readonly kind: 'home';
      readonly hasProfiles: boolean;
      /** Looks for a partner. */
      readonly find: Button;
      /** What has just happened. */
      readonly note?: string;
    };

/** What the control message says in a state, and the buttons that fit. */
export function controlPanel(words: Words, language: Language, state: ControlState): Saying {
  switch (state.kind) {
    case 'rules':
      return rulesPanel(words, state);
    case 'too young':
      return { text: words('pairProfile:tooYoung', { age: state.minimumAge }) };
    case 'restricted':
      return {
        text:
          state.until === undefined
            ? words('pairProfile:banned')
            : words('pairProfile:mutedUntil', { date: words.dates.moment(state.until) }),
      };
    case 'channels':
      return channelsPanel(words, state);
    case 'channels unknown':
      return {
        text: words('pairProfile:cannotCheck'),
        buttons: [[{ label: words('pairProfile:joined'), data: joinedButton.data({ goal: state.goal }) }]],
      };
    case 'question':
      return questionPanel(words, language, state.dialogue, state.wrong);
    case 'profile missing':
      return {
        text: words('pairProfile:needsProfile'),
        buttons: [[page(words('pairProfile:fillProfile'), 'register')]],
      };
    case 'home':
      return homePanel(words, state);
  }
}

function rulesPanel(
  words: Words,
  { minimumAge: age, reportMinutes: minutes, goal }: Extract<ControlState, { kind: 'rules' }>,
): Saying {
  const answer = (label: string, chosen: 'accept' | 'decline'): Button => ({
    label,
    data: rulesButton.data({ answer: chosen, goal }),
  });
  return {
    text: words('pairProfile:rules', { age, minutes }),
    buttons: [
      [answer(words('pairProfile:acceptRules', { age }), 'accept')],
      [answer(words('pairProfile:declineRules'), 'decline')],
    ],
  };
}

function channelsPanel(
  words: Words,
  { channels, lookedAgain, goal }: Extract<ControlState, { kind: 'channels' }>,
): Saying {
  const ask = words('pairProfile:joinFirst', { count: channels.length });
  const links = channels.flatMap(({ title, url }) =>
    url === undefined ? [] : [[{ label: words('pairProfile:joinChannel', { channel: title }), url }]],
  );
  const unlinked = channels.filter(({ url }) => url === undefined).map(({ title }) => `• ${title}`);
  return {
    text: [...(lookedAgain ? [words('pairProfile:notJoinedYet')] : []), ask, ...unlinked].join('\n'),
    buttons: [...links, [{ label: words('pairProfile:joined'), data: joinedButton.data({ goal }) }]],
  };
}

function homePanel(
  words: Words,
  { hasProfiles, find, note }: Extract<ControlState, { kind: 'home' }>,
): Saying {
  return {
    text: note ?? words('pairProfile:welcome'),
    buttons: [
      [find],
      [
        ...(hasProfiles ? [page(words('pairProfile:openProfile'), 'profile')] : []),
        page(words('pairProfile:openPremium'), 'premium'),
      ],
      [page(words('pairProfile:openRules'), 'rules')],
    ],
  };
}

function page(label: string, opens: Parameters<typeof pageButton.data>[0]['page']): Button {
  return { label, data: pageButton.data({ page: opens }) };
}
