import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { QueueFigures } from '../../domain/pair/queue.ts';
import type { Dialogue, Misunderstanding } from '../../domain/pair/registration.ts';
import type { Language } from '../../domain/people/language.ts';
import { durationInWords } from '../../texts/times.ts';
import type { Words } from '../../texts/words.ts';
import { joinedButton, pageButton, rulesButton, searchButton, sessionButton } from './pairButtons.ts';
import { questionPanel } from './questionPanel.ts';

/** A channel that people must have joined. */
export interface ChannelToJoin {
  readonly title: string;
  readonly url?: string;
}

/** Everything that decides what the control message says and which buttons it has. */
export type ControlState =
  | { readonly kind: 'rules'; readonly minimumAge: number; readonly reportMinutes: number }
  | { readonly kind: 'too young'; readonly minimumAge: number }
  | { readonly kind: 'restricted'; readonly until?: number }
  | {
      readonly kind: 'channels';
      readonly channels: readonly ChannelToJoin[];
      /** Whether they have just said that they joined. */
      readonly lookedAgain: boolean;
    }
  | { readonly kind: 'channels unknown' }
  | { readonly kind: 'question'; readonly dialogue: Dialogue; readonly wrong?: Misunderstanding }
  | { readonly kind: 'profile missing' }
  | { readonly kind: 'home'; readonly hasProfiles: boolean; readonly note?: string }
  | { readonly kind: 'waiting'; readonly figures?: QueueFigures; readonly widened?: string }
  | { readonly kind: 'paused' }
  | { readonly kind: 'notified later' }
  | { readonly kind: 'chatting'; readonly session: SessionId; readonly endsAt?: number }
  | {
      readonly kind: 'after';
      readonly session: SessionId;
      /** What ended it, in words. */
      readonly because?: string;
      readonly rated: boolean;
    };

/** What the control message says in a state, and the buttons that fit. */
export function controlPanel(words: Words, language: Language, state: ControlState): Saying {
  switch (state.kind) {
    case 'rules':
      return rulesPanel(words, state.minimumAge, state.reportMinutes);
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
      return channelsPanel(words, state.channels, state.lookedAgain);
    case 'channels unknown':
      return {
        text: words('pairProfile:cannotCheck'),
        buttons: [[{ label: words('pairProfile:joined'), data: joinedButton.data({}) }]],
      };
    case 'question':
      return questionPanel(words, language, state.dialogue, state.wrong);
    case 'profile missing':
      return {
        text: words('pairProfile:needsProfile'),
        buttons: [[page(words('pairProfile:fillProfile'), 'register')]],
      };
    case 'home':
      return homePanel(words, state.hasProfiles, state.note);
    case 'waiting':
      return waitingPanel(words, state.figures, state.widened);
    case 'paused':
      return {
        text: words('pair:nobodyYet'),
        buttons: [
          [search(words('pair:keepLooking'), 'keep'), search(words('pair:notifyMe'), 'notify')],
          [search(words('pair:cancelSearch'), 'stop')],
        ],
      };
    case 'notified later':
      return {
        text: words('pair:willNotify'),
        buttons: [
          [search(words('pairProfile:find'), 'find'), search(words('pair:cancelSearch'), 'stop')],
          [page(words('pairProfile:openProfile'), 'profile')],
        ],
      };
    case 'chatting':
      return chattingPanel(words, state.session, state.endsAt);
    case 'after':
      return afterPanel(words, state);
  }
}

function rulesPanel(words: Words, age: number, minutes: number): Saying {
  const answer = (label: string, chosen: 'accept' | 'decline'): Button => ({
    label,
    data: rulesButton.data({ answer: chosen }),
  });
  return {
    text: words('pairProfile:rules', { age, minutes }),
    buttons: [
      [answer(words('pairProfile:acceptRules', { age }), 'accept')],
      [answer(words('pairProfile:declineRules'), 'decline')],
    ],
  };
}

function channelsPanel(words: Words, channels: readonly ChannelToJoin[], lookedAgain: boolean): Saying {
  const ask = words('pairProfile:joinFirst', { count: channels.length });
  const links = channels.flatMap(({ title, url }) =>
    url === undefined ? [] : [[{ label: words('pairProfile:joinChannel', { channel: title }), url }]],
  );
  const unlinked = channels.filter(({ url }) => url === undefined).map(({ title }) => `• ${title}`);
  return {
    text: [...(lookedAgain ? [words('pairProfile:notJoinedYet')] : []), ask, ...unlinked].join('\n'),
    buttons: [...links, [{ label: words('pairProfile:joined'), data: joinedButton.data({}) }]],
  };
}

function homePanel(words: Words, hasProfiles: boolean, note: string | undefined): Saying {
  return {
    text: note ?? words('pairProfile:welcome'),
    buttons: [
      [search(words('pairProfile:find'), 'find')],
      [
        ...(hasProfiles ? [page(words('pairProfile:openProfile'), 'profile')] : []),
        page(words('pairProfile:openPremium'), 'premium'),
      ],
      [page(words('pairProfile:openRules'), 'rules')],
    ],
  };
}

function waitingPanel(words: Words, figures: QueueFigures | undefined, widened: string | undefined): Saying {
  const lines = [words('pair:waiting')];
  if (figures) {
    const { waiting, male, female, other, unknown, estimateMs } = figures;
    lines.push(words('pair:waitingFigures', { count: waiting, male, female, others: other + unknown }));
    if (estimateMs !== undefined) {
      const duration = durationInWords(words, Math.max(1, Math.round(estimateMs / 1_000)));
      lines.push(words('pair:waitingEstimate', { duration }));
    }
  }
  if (widened !== undefined) lines.push(widened);
  return { text: lines.join('\n'), buttons: [[search(words('pair:cancelSearch'), 'stop')]] };
}

function chattingPanel(words: Words, session: SessionId, endsAt: number | undefined): Saying {
  const about = sessionButtons(session);
  const lines = [words('pairProfile:chatting')];
  if (endsAt !== undefined) {
    lines.push(words('pairProfile:chattingUntil', { date: words.dates.moment(endsAt) }));
  }
  return {
    text: lines.join('\n'),
    buttons: [
      [about(words('pairProfile:nextPartner'), 'next'), about(words('pairProfile:endChat'), 'end')],
      [about(words('pairProfile:videoCall'), 'video')],
      [
        about(words('pairProfile:reportPartner'), 'report'),
        about(words('pairProfile:blockPartner'), 'block'),
      ],
    ],
  };
}

function afterPanel(
  words: Words,
  { session, because, rated }: Extract<ControlState, { kind: 'after' }>,
): Saying {
  const about = sessionButtons(session);
  return {
    text: [because ?? words('pairProfile:after'), words(rated ? 'pair:rated' : 'pair:aftermath')].join('\n'),
    buttons: [
      ...(rated ? [] : [[about(words('pair:rateGood'), 'good'), about(words('pair:rateBad'), 'bad')]]),
      [search(words('pairProfile:find'), 'find'), about(words('pair:again'), 'again')],
      [about(words('pair:takeBack'), 'takeBack')],
      [about(words('pair:report'), 'report'), about(words('pair:block'), 'block')],
      [page(words('pairProfile:openProfile'), 'profile'), page(words('pairProfile:openPremium'), 'premium')],
    ],
  };
}

function sessionButtons(session: SessionId) {
  return (label: string, what: Parameters<typeof sessionButton.data>[0]['what']): Button => ({
    label,
    data: sessionButton.data({ what, session }),
  });
}

function search(label: string, what: Parameters<typeof searchButton.data>[0]['what']): Button {
  return { label, data: searchButton.data({ what }) };
}

function page(label: string, opens: Parameters<typeof pageButton.data>[0]['page']): Button {
  return { label, data: pageButton.data({ page: opens }) };
}
