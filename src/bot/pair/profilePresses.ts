import type { Saying } from '../../domain/conversation/speaker.ts';
import type { AuthorId } from '../../domain/ids.ts';
import type { Reply, Turn } from '../../domain/pair/registration.ts';
import { onPress, type Press, type PressAnswer, type PressContext } from '../buttons/press.ts';
import type { Conversation } from '../conversation.ts';
import { controlPanel, type Goal } from './controlPanel.ts';
import { barrierPanel, homePanel } from './entry.ts';
import { premiumBought, premiumPage, premiumStopped } from './premium.ts';
import type { PairServices } from './pairServices.ts';
import {
  choiceButton,
  editButton,
  joinedButton,
  pageButton,
  protectButton,
  rulesButton,
  stepButton,
  wishButton,
  wishedGenderButton,
} from './profileButtons.ts';
import { profilePage, rulesPage } from './profileCommands.ts';
import { search } from './search.ts';
import { FILTER_OF, usesFilter, wishesPanel, withWish } from './wishesPanel.ts';

type Context = PressContext<PairServices>;

const mine = { right: 'everyone', isPrivate: true } as const;

const personIn = ({ services, chat, by }: Context): Promise<AuthorId> =>
  services.pair.people.personOf(chat, by);

/** Accepts the rules, and goes on to what the person wanted. */
const rulesAnswered = onPress<{ answer: 'accept' | 'decline'; goal: Goal }, PairServices>(rulesButton, {
  ...mine,
  async run(context, { answer, goal }) {
    const { services, words, amend } = context;
    if (answer === 'decline') return amend(words('pairProfile:rulesDeclined'));
    const person = await personIn(context);
    await services.pair.entry.acceptRules(person);
    await goOn(context, person, goal);
  },
});

/** Looks again whether the channels were joined. */
const joined = onPress<{ goal: Goal }, PairServices>(joinedButton, {
  ...mine,
  run: async (context, { goal }) => goOn(context, await personIn(context), goal, true),
});

/** Shows what still stands in somebody's way, or does what they wanted. */
async function goOn(context: Context, person: AuthorId, goal: Goal, lookedAgain = false): Promise<void> {
  const { words, amend, messageId } = context;
  const barrier = await barrierPanel(context, person, goal, lookedAgain);
  if (barrier) return amend(barrier);
  if (goal === 'home') return amend(homePanel(context));
  let isTold = false;
  await search(context, goal, async (saying) => {
    isTold = true;
    await amend(saying);
    return messageId;
  });
  // Of a match the session tells both: what stood in the way must not go on asking.
  if (!isTold) await amend(words('pairProfile:found'));
}

async function isChatting({ services }: Context, person: AuthorId): Promise<boolean> {
  return (await services.pair.sessions.current(person))?.state === 'open';
}

/** Opens a page in the place of the one that the button stands in. */
const pageOpened = onPress<
  { page: 'home' | 'profile' | 'rules' | 'wishes' | 'premium' | 'register' },
  PairServices
>(pageButton, {
  ...mine,
  async run(context, { page }) {
    const { services, words, language, amend } = context;
    const person = await personIn(context);
    const { entry } = services.pair;
    switch (page) {
      case 'home':
        return amend((await barrierPanel(context, person, 'home')) ?? homePanel(context));
      case 'profile':
        return amend(await profilePage(context, person));
      case 'rules':
        return context.say(rulesPage(context));
      case 'wishes':
        return amend(await wishesPage(context, person));
      case 'register': {
        const dialogue = await entry.register(person, language);
        return amend(controlPanel(words, language, { kind: 'question', dialogue }));
      }
      case 'premium':
        return amend(await premiumPage(context, person));
    }
  },
});

/** Changes one field of the profile. What is typed during a chat is for the partner, so a chat goes first. */
const fieldEdited = onPress<{ field: Parameters<typeof editButton.data>[0]['field'] }, PairServices>(
  editButton,
  {
    ...mine,
    async run(context, { field }) {
      const { services, words, language, amend } = context;
      const person = await personIn(context);
      if (await isChatting(context, person)) {
        return { alert: words('pairProfile:afterTheChat') };
      }
      const dialogue = await services.pair.entry.edit(person, field);
      await amend(controlPanel(words, language, { kind: 'question', dialogue }));
      return undefined;
    },
  },
);

/** Answers a question by a button. */
const chosen = onPress<
  { step: Parameters<typeof choiceButton.data>[0]['step']; choice: string },
  PairServices
>(choiceButton, {
  ...mine,
  run: (context, { step, choice }) => answerByButton(context, { kind: 'choice', step, choice }),
});

/** Goes on, back or away. */
const stepped = onPress<Parameters<typeof stepButton.data>[0], PairServices>(stepButton, {
  ...mine,
  run: (context, { step, to }) =>
    answerByButton(context, to === 'cancel' ? { kind: 'cancel' } : { kind: to, step }),
});

async function answerByButton(context: Context, said: Reply): Promise<PressAnswer> {
  const { services, language, amend } = context;
  const person = await personIn(context);
  const went = await services.pair.entry.answer(person, said, language);
  if (!went || went.turn.kind === 'stale') return 'stale';
  await amend(await turnPanel(context, person, went.asked.about, went.turn));
  return undefined;
}

/** What somebody sees after they answered a question. */
export async function turnPanel(
  context: Conversation<PairServices>,
  person: AuthorId,
  about: 'everything' | 'this step',
  turn: Exclude<Turn, { kind: 'stale' }>,
): Promise<Saying | string> {
  const { services, words, language } = context;
  switch (turn.kind) {
    case 'ask':
      return controlPanel(words, language, {
        kind: 'question',
        dialogue: turn.dialogue,
        ...(turn.wrong !== undefined && { wrong: turn.wrong }),
      });
    case 'too young':
      return controlPanel(words, language, {
        kind: 'too young',
        minimumAge: services.pair.entry.rules.minimumAge,
      });
    case 'finished':
    case 'cancelled': {
      if (about === 'this step') return profilePage(context, person);
      const note = words(
        turn.kind === 'finished' ? 'pairProfile:registered' : 'pairProfile:registrationCancelled',
      );
      return (await barrierPanel(context, person, 'home')) ?? homePanel(context, note);
    }
  }
}

/** Whether one's own messages may be forwarded and saved. */
const protectionSet = onPress<{ to: 'on' | 'off' }, PairServices>(protectButton, {
  ...mine,
  async run(context, { to }) {
    const person = await personIn(context);
    await context.services.pair.entry.setProtection(person, to === 'on');
    await context.amend(await profilePage(context, person));
  },
});

/** Turns a gender on or off among those that somebody would like to meet. */
const genderWished = onPress<Parameters<typeof wishedGenderButton.data>[0], PairServices>(
  wishedGenderButton,
  {
    ...mine,
    async run(context, { gender, to }) {
      const { services, words } = context;
      const person = await personIn(context);
      if (to === 'on' && (await starredFilters(context, person)).includes('gender')) {
        return { alert: words('pairProfile:filterNeedsPremium') };
      }
      const { preferences } = await services.pair.entry.stranger(person);
      const others = preferences.genders.filter((one) => one !== gender);
      await services.pair.entry.setPreferences(person, {
        ...preferences,
        genders: to === 'on' ? [...others, gender] : others,
      });
      await context.amend(await wishesPage(context, person));
      return undefined;
    },
  },
);

/** Sets one of the other wishes. */
const wished = onPress<Parameters<typeof wishButton.data>[0], PairServices>(wishButton, {
  ...mine,
  async run(context, { of, to }) {
    const { services, words } = context;
    const person = await personIn(context);
    const filter = FILTER_OF[of];
    if (filter && usesFilter(of, to) && (await starredFilters(context, person)).includes(filter)) {
      return { alert: words('pairProfile:filterNeedsPremium') };
    }
    const { preferences } = await services.pair.entry.stranger(person);
    const wishes = withWish(preferences, of, to);
    if (!wishes) return 'stale';
    await services.pair.entry.setPreferences(person, wishes);
    await context.amend(await wishesPage(context, person));
    return undefined;
  },
});

async function wishesPage(context: Context, person: AuthorId): Promise<Saying> {
  const { preferences } = await context.services.pair.entry.stranger(person);
  return wishesPanel(context.words, preferences, await starredFilters(context, person));
}

/** The filters that somebody would need premium for. */
async function starredFilters({ services }: Context, person: AuthorId) {
  const isPremium = (await services.pair.people.seekerOf(person))?.premium ?? false;
  return isPremium ? [] : services.pair.entry.rules.premiumFilters;
}

/** What the buttons of getting in and of the profile do. */
export const PROFILE_PRESSES: readonly Press<PairServices>[] = [
  rulesAnswered,
  joined,
  pageOpened,
  fieldEdited,
  chosen,
  stepped,
  protectionSet,
  genderWished,
  wished,
  premiumBought,
  premiumStopped,
];
