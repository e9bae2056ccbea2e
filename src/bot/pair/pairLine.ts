import { paysupport } from '../billing/paysupportCommand.ts';
import { terms } from '../billing/termsCommand.ts';
import { help } from '../commands/help.ts';
import type { Line } from '../line.ts';
import { languageChosen } from '../people/languagePress.ts';
import { forget } from '../people/forgetPress.ts';
import { forgetme } from '../people/forgetmeCommand.ts';
import { language } from '../people/languageCommand.ts';
import { mydata } from '../people/mydataCommand.ts';
import { privacy } from '../people/privacyCommand.ts';
import { tellAuthor } from '../posts/tellAuthor.ts';
import { ADMIN_COMMANDS, ADMIN_PRESSES } from './adminCommands.ts';
import { channelMemberChanged } from './channelMembers.ts';
import { continueProfile } from './dialogue.ts';
import { searchPressed, sessionPressed } from './pairPresses.ts';
import type { PairServices } from './pairServices.ts';
import { adminPremium, premium } from './premium.ts';
import { profile, rules } from './profileCommands.ts';
import { PROFILE_PRESSES } from './profilePresses.ts';
import { cancel, find, next } from './searchCommands.ts';
import { del, delPressed, takeBackPressed } from './delCommand.ts';
import { reasonPressed, report, reportPressed } from './reportCommand.ts';
import { adminReports, moderatePressed } from './reportQueue.ts';
import { block, end, reveal, stop } from './sessionCommands.ts';
import { sharePressed } from './sharePress.ts';
import { passReactionOn, refuseKind, talk } from './talk.ts';
import { start } from './startCommand.ts';
import { video, videoPressed } from './videoCommand.ts';

/** The pair: two strangers talk, and neither learns who the other is. */
export const pairLine: Line<PairServices> = {
  name: 'pair',
  startLabel: 'pair:startHere',
  introduction: 'pair:introduction',
  terms: 'pairProfile:terms',
  commands: [
    start,
    find,
    next,
    end,
    stop,
    block,
    del,
    report,
    cancel,
    reveal,
    video,
    profile,
    premium,
    rules,
    language,
    privacy,
    mydata,
    forgetme,
    paysupport,
    terms,
    help,
    adminReports,
    ...ADMIN_COMMANDS,
    adminPremium,
  ],
  presses: [
    searchPressed,
    sessionPressed,
    sharePressed,
    delPressed,
    takeBackPressed,
    reportPressed,
    reasonPressed,
    moderatePressed,
    ...PROFILE_PRESSES,
    ...ADMIN_PRESSES,
    videoPressed,
    languageChosen,
    forget,
  ],
  async process(message, context) {
    const { facts, services } = context;
    const { session } = facts;
    if (session === undefined) return 'unwanted';
    const processed = await talk(message, session, context);
    if (processed !== 'unwanted') {
      services.pair.sessions.said(session);
      return processed;
    }
    // The session is over, or its author did not know of it when they wrote: it goes nowhere.
    await tellAuthor(services, 'not delivered', message, (words) => words('pair:notDelivered'));
    return undefined;
  },
  refuse: refuseKind,
  continueDialogue: (message, _dialogue, { services }) => continueProfile(message, services),
  reacted: passReactionOn,
  memberChanged: channelMemberChanged,
  async membershipChanged({ chat, now }, { pair: { people, sessions } }) {
    if (chat.kind !== 'private' || now !== 'kicked') return;
    const person = await people.known(chat);
    if (person !== undefined) await sessions.leaveUnreachable(person);
  },
};
