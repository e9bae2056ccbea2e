import { Type } from 'typebox';
import { Refusal } from './configError.ts';
import { choice, list, pattern, wholeNumber } from './variable.ts';

/** The rules of the hub. Names in `Ms` are milliseconds. */
export const HUB = Type.Object({
  trialDays: wholeNumber('TRIAL_DAYS', {
    default: 30,
    minimum: 0,
    maximum: 36_500,
    about: 'Days for which a new chat receives from others without a subscription.',
    readme: 'days for which a new chat receives from others without a subscription',
  }),
  reminderDays: list('REMINDER_DAYS', daysIn, {
    default: '7,3,1',
    about: 'Days before the end of a trial or paid term on which a chat is reminded.',
    readme: 'days before the end of a trial or paid term on which a chat is reminded',
  }),
  commandPrefix: Type.Optional(
    pattern('BOT_HANDLER', /^[!-/:-@[-`{-~]{1,3}$/, {
      about: 'What commands may begin with besides /, for chats with many bots, as in . or !',
      readme: 'what commands may begin with besides `/`, such as `.`',
      problem: 'is no prefix for commands',
      remedy: 'use one to three signs, such as . or !',
    }),
  ),
  joinPolicy: choice('JOIN_POLICY', ['open', 'approve'], {
    default: 'open',
    about: "Whether a new chat takes part at once (open) or after an admin's approval (approve).",
    readme: '`open`, or `approve`: an admin lets each new chat in',
  }),
  relayPrivate: relayDefault('RELAY_DEFAULT_PRIVATE', 'private chat'),
  relayGroup: relayDefault('RELAY_DEFAULT_GROUP', 'group'),
  relayChannel: relayDefault('RELAY_DEFAULT_CHANNEL', 'channel'),
  holdNewAuthors: wholeNumber('HOLD_NEW_AUTHORS', {
    default: 0,
    minimum: 0,
    maximum: 100,
    about: "So many first posts of a new author wait for an admin's approval; 0 for none.",
    readme: "so many first posts of a new author wait for an admin's approval",
  }),
  holdNewChats: wholeNumber('HOLD_NEW_CHATS', {
    default: 0,
    minimum: 0,
    maximum: 100,
    about: "So many first posts from a new chat wait for an admin's approval; 0 for none.",
    readme: "so many first posts from a new chat wait for an admin's approval",
  }),
  dedupMinText: wholeNumber('DEDUP_MIN_TEXT', {
    default: 16,
    minimum: 0,
    maximum: 4_096,
    about: 'Characters; shorter texts are never taken for duplicates.',
  }),
  dedupHours: wholeNumber('DEDUP_HOURS', {
    default: 24,
    minimum: 1,
    maximum: 720,
    about: 'Hours within which the same content from one chat goes once.',
  }),
  ledgerHours: wholeNumber('LEDGER_HOURS', {
    default: 48,
    minimum: 1,
    maximum: 720,
    about: 'Hours for which deliveries and copies are kept.',
  }),
  authorPerMinute: wholeNumber('AUTHOR_RATE_LIMIT', {
    default: 120,
    minimum: 0,
    maximum: 100_000,
    about: 'Posts of one author in a minute, over all chats, so that nobody fills the hub; 0 for no limit.',
    readme: 'posts of one author in a minute; 0 for no limit',
  }),
  albumQuietMs: wholeNumber('ALBUM_QUIET_MS', {
    default: 1_000,
    minimum: 100,
    maximum: 60_000,
    about: 'Milliseconds without a further part after which an album is complete.',
  }),
  editQuietMs: wholeNumber('EDIT_QUIET_MS', {
    default: 2_000,
    minimum: 100,
    maximum: 10_000,
    about: 'Milliseconds without a further edit after which the newest words of an edited post are carried.',
  }),
});

/** What goes out of chats of a kind until their administrators choose. */
function relayDefault(name: string, kind: string) {
  const what = `goes out of a new ${kind}`;
  return choice(name, ['all', 'media', 'threads'], {
    default: 'all',
    about: `What ${what} until its administrators choose with /relay: all, media, or threads (media, and text in threads below relayed posts).`,
    readme: `what ${what} until \`/relay\` says otherwise: \`all\`, \`media\` or \`threads\``,
  });
}

function daysIn(texts: readonly string[]): number[] {
  if (texts.length > 0 && texts.every((days) => /^[1-9]\d?$/.test(days))) return texts.map(Number);
  throw new Refusal('is not a list of days from 1 to 99', 'separate the numbers by commas, as in 7,3,1');
}
