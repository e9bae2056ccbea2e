import type { Saying } from '../../domain/conversation/speaker.ts';
import type { AuthorId } from '../../domain/ids.ts';
import { NO_PREFERENCES } from '../../domain/pair/preferences.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';
import type { Conversation } from '../conversation.ts';
import { controlPanel } from './controlPanel.ts';
import { barrierPanel } from './entry.ts';
import type { PairServices } from './pairServices.ts';
import { profilePanel } from './profilePanel.ts';

/** Shows somebody's profile, or asks for it where there is none. */
export const profile: Command<PairServices> = {
  name: 'profile',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pairProfile:about_profile',
  async run(context) {
    const person = await context.services.pair.people.personOf(context.chat, context.by);
    await context.answer(await profilePage(context, person));
  },
};

/** Shows the rules. */
export const rules: Command<PairServices> = {
  name: 'rules',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pairProfile:about_rules',
  async run(context) {
    await context.answer(rulesPage(context));
  },
};

/** The page with somebody's profile; what has to come first comes first. */
export async function profilePage(
  context: Conversation<PairServices>,
  person: AuthorId,
): Promise<Saying | string> {
  const { services, words, language } = context;
  const { entry } = services.pair;
  if (entry.rules.registration === 'off') return words('pairProfile:profileOff');
  const { profile: known, preferences, protects, rulesAcceptedAt } = await entry.stranger(person);
  const hasNone = known.gender === undefined && known.age === undefined && known.city === undefined;
  if (rulesAcceptedAt === undefined || hasNone) {
    const barrier = await barrierPanel(context, person, 'home');
    if (barrier) return barrier;
  }
  if (hasNone) {
    return controlPanel(words, language, {
      kind: 'question',
      dialogue: await entry.register(person, language),
    });
  }
  return profilePanel(words, language, {
    profile: known,
    preferences: { ...NO_PREFERENCES, ...preferences },
    protects,
  });
}

/** The rules, to be read again. */
export function rulesPage({ services, words }: Conversation<PairServices>): string {
  const { minimumAge: age, aftermathMinutes: minutes } = services.pair.entry.rules;
  return words('pairProfile:rules', { age, minutes });
}
