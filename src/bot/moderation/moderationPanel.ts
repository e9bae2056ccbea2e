import {
  isMutable,
  MUTE_PRESETS,
  type Restriction,
  type Warning,
} from '../../domain/moderation/restriction.ts';
import { shortDuration } from '../../domain/duration.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { PostedIn } from '../../services/moderation/moderation.ts';
import type { AuthorMeant } from '../../services/people/targets.ts';
import { durationInWords } from '../../texts/times.ts';
import type { Words } from '../../texts/words.ts';
import { banButton, muteButton, unbanButton, unmuteButton } from './moderationButtons.ts';

/** How long an author shall be silent: a button for each of the usual durations. */
export function mutePresets(words: Words, author: AuthorMeant): Saying {
  return {
    text: `${words('moderation:muteHowLong', { alias: author.alias })}\n${muteBounds(words)}`,
    buttons: [presetButtons(author)],
  };
}

/** Asks which unit is meant by a number alone: a button for each that makes a possible mute. */
export function muteUnits(words: Words, author: AuthorMeant, amount: number): Saying {
  const possible = UNIT_SECONDS.map((unit) => unit * amount).filter(isMutable);
  if (possible.length === 0) return { text: muteBounds(words) };
  return {
    text: words('moderation:muteHowLong', { alias: author.alias }),
    buttons: [
      possible.map((seconds) => ({ ...preset(author, seconds), label: durationInWords(words, seconds) })),
    ],
  };
}

const UNIT_SECONDS = [60, 3_600, 86_400];

/** Names the reason below what happened, when there is one. */
export function withReason(words: Words, text: string, reason: string | undefined): string {
  return reason === undefined || reason === '' ? text : `${text}\n${words('moderation:reason', { reason })}`;
}

/** How long a mute can last, with examples. The bounds are those of the rule that judges mutes. */
export function muteBounds(words: Words): string {
  return words('moderation:muteBounds');
}

/** Says that an author is muted, with the way back. */
export function mutedPanel(
  words: Words,
  author: AuthorMeant,
  mute: { readonly seconds: number; readonly until: number },
): Saying {
  return {
    text: words('moderation:muted', {
      alias: author.alias,
      duration: durationInWords(words, mute.seconds),
      until: words.dates.moment(mute.until),
    }),
    buttons: [[unmute(words, author)]],
  };
}

/** Says that an author is heard again, with the way back. */
export function unmutedPanel(words: Words, author: AuthorMeant): Saying {
  return {
    text: words('moderation:unmuted', { alias: author.alias }),
    buttons: [
      MUTE_PRESETS.map((seconds) => ({
        ...preset(author, seconds),
        label: words('moderation:muteAgain', { duration: shortDuration(seconds) }),
      })),
    ],
  };
}

/** Says that an author was warned, with what could come next. */
export function warnedPanel(words: Words, author: AuthorMeant, warnings: number): Saying {
  const lines = [words('moderation:warned', { alias: author.alias, count: warnings })];
  // Nobody is warned in a channel, where all its readers would see it.
  if (author.kind === 'chat') lines.push(words('moderation:warnedChannel'));
  return { text: lines.join('\n'), buttons: [presetButtons(author), [askToBan(words, author)]] };
}

/** Asks before a ban. */
export function banQuestion(words: Words, author: AuthorMeant, reason?: string): Saying {
  return {
    text: withReason(words, words('moderation:banQuestion', { alias: author.alias }), reason),
    buttons: [
      [
        {
          label: words('moderation:ban'),
          data: banButton.data({ author: author.networkId, answer: 'yes' }),
        },
        {
          label: words('steering:cancel'),
          data: banButton.data({ author: author.networkId, answer: 'no' }),
        },
      ],
    ],
  };
}

/** Says that a ban is over, with the way back. */
export function unbannedPanel(words: Words, author: AuthorMeant): Saying {
  return {
    text: words('moderation:unbanned', { alias: author.alias }),
    buttons: [[askToBan(words, author)]],
  };
}

/** Who is behind an alias: for the eyes of an admin alone. */
export function whoisPanel(
  words: Words,
  author: AuthorMeant,
  known: {
    readonly postedIn: readonly PostedIn[];
    readonly inForce: readonly Restriction[];
    readonly warnings: readonly Warning[];
    readonly isAdmin: boolean;
  },
): Saying {
  const { alias, kind, networkId } = author;
  const name = author.username === null ? author.name : `${author.name} (@${author.username})`;
  const restrictions = known.inForce.map(({ kind, until, reason }) =>
    withReason(
      words,
      kind === 'ban' || until === undefined
        ? words('moderation:whoisBanned')
        : words('moderation:whoisMuted', { until: words.dates.moment(until) }),
      reason,
    ),
  );
  const warnings = known.warnings
    .slice(0, WARNINGS_SHOWN)
    .map(({ at, reason }) =>
      withReason(words, words('moderation:whoisWarned', { at: words.dates.moment(at) }), reason),
    );
  const lines = [
    words(`moderation:whois_${kind}`, { alias, name, id: String(networkId) }),
    ...(known.postedIn.length === 0 ? [words('moderation:whoisSilent')] : []),
    ...known.postedIn.map(({ title, posts }) => words('moderation:whoisPosted', { title, count: posts })),
    ...warnings,
  ];
  if (known.isAdmin) return { text: [...lines, words('moderation:whoisAdmin')].join('\n') };
  lines.push(...(restrictions.length === 0 ? [words('moderation:whoisFree')] : restrictions));
  return { text: lines.join('\n'), buttons: whoisButtons(words, author, known.inForce) };
}

/** Number of warnings listed, the latest ones. */
const WARNINGS_SHOWN = 5;

function whoisButtons(words: Words, author: AuthorMeant, inForce: readonly Restriction[]): Button[][] {
  if (inForce.some(({ kind }) => kind === 'ban')) return [[unban(words, author)]];
  const muted = inForce.some(({ kind }) => kind === 'mute');
  return [muted ? [unmute(words, author)] : presetButtons(author), [askToBan(words, author)]];
}

function presetButtons(author: AuthorMeant): Button[] {
  return MUTE_PRESETS.map((seconds) => preset(author, seconds));
}

function preset(author: AuthorMeant, seconds: number): Button {
  return { label: shortDuration(seconds), data: muteButton.data({ author: author.networkId, seconds }) };
}

function unmute(words: Words, author: AuthorMeant): Button {
  return { label: words('moderation:unmute'), data: unmuteButton.data({ author: author.networkId }) };
}

function askToBan(words: Words, author: AuthorMeant): Button {
  return {
    label: words('moderation:ban'),
    data: banButton.data({ author: author.networkId, answer: 'ask' }),
  };
}

/** The way out of a ban. */
export function unban(words: Words, author: Pick<AuthorMeant, 'networkId'>): Button {
  return { label: words('moderation:unban'), data: unbanButton.data({ author: author.networkId }) };
}
