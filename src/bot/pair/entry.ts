import type { Saying } from '../../domain/conversation/speaker.ts';
import type { AuthorId } from '../../domain/ids.ts';
import type { Conversation } from '../conversation.ts';
import { type ControlState, controlPanel, type Goal } from './controlPanel.ts';
import type { PairServices } from './pairServices.ts';
import { beginSearch } from './searchPanel.ts';

/** What somebody is told that something stands in their way, with a button for the next step; undefined when nothing does. */
export async function barrierPanel(
  { services, by, words, language }: Conversation<PairServices>,
  person: AuthorId,
  goal: Goal,
  lookedAgain = false,
): Promise<Saying | undefined> {
  const { entry } = services.pair;
  const standing = await entry.standingOf(person, by.networkId);
  if (!standing) return undefined;
  const show = (state: ControlState): Saying => controlPanel(words, language, state);
  const { minimumAge, aftermathMinutes: reportMinutes } = entry.rules;
  switch (standing.kind) {
    case 'rules':
      return show({ kind: 'rules', minimumAge, reportMinutes, goal });
    case 'too young':
      return show({ kind: 'too young', minimumAge });
    case 'channels':
      return show({ ...standing, lookedAgain, goal });
    case 'channels unknown':
      return show({ ...standing, goal });
    case 'profile missing': {
      const dialogue = await entry.question(person);
      return show(dialogue ? { kind: 'question', dialogue } : standing);
    }
    case 'restricted':
      return show(standing);
  }
}

/** Where everything begins, for somebody whom nothing keeps out. */
export function homePanel({ services, words, language }: Conversation<PairServices>, note?: string): Saying {
  return controlPanel(words, language, {
    kind: 'home',
    hasProfiles: services.pair.entry.rules.registration !== 'off',
    find: beginSearch(words),
    ...(note !== undefined && { note }),
  });
}
