import type { Database } from '../../db/database.ts';
import {
  acceptRules,
  endDialogue,
  type KnownStranger,
  noteTooYoung,
  type OpenDialogue,
  readDialogue,
  readStranger,
  saveDialogue,
  savePreferences,
  saveProfile,
  saveProtection,
} from '../../db/pair/profiles.ts';
import type { Speaker } from '../../domain/conversation/speaker.ts';
import type { AuthorId, NetworkMessageId, NetworkPersonId } from '../../domain/ids.ts';
import { type Barrier, barrierOf, type RegistrationRule } from '../../domain/pair/entry.ts';
import type { Filter, Preferences } from '../../domain/pair/preferences.ts';
import {
  beginEdit,
  beginRegistration,
  type Dialogue,
  reply,
  type Reply,
  type Step,
  type Turn,
} from '../../domain/pair/registration.ts';
import type { Language } from '../../domain/people/language.ts';
import { orOutage } from '../outage.ts';
import { worldCities } from './cities.ts';

/** What configuration decides about getting in. */
export interface EntryRules {
  readonly minimumAge: number;
  readonly registration: RegistrationRule;
  /** By id or `@name`. */
  readonly mandatoryChannels: readonly string[];
  readonly premiumFilters: readonly Filter[];
  readonly aftermathMinutes: number;
  readonly maxChatMinutes: number;
  readonly premiumChatMinutes: number;
}

/** A channel that somebody has to join, as they are told of it. */
export interface ChannelDoor {
  readonly title: string;
  readonly url?: string;
}

/** What stands in somebody's way; undefined when nothing does. */
export type Standing =
  | Barrier
  | { readonly kind: 'channels'; readonly channels: readonly ChannelDoor[] }
  /** Telegram did not say whether they joined: nobody gets in by accident. */
  | { readonly kind: 'channels unknown' }
  | undefined;

/**
 * Getting in among strangers: rules, channels, and saying who one is. Each method throws IntakeUnavailable while PostgreSQL
 * is away, and may be repeated.
 */
export interface EntryService {
  readonly rules: EntryRules;
  /** What stands in somebody's way. Asks the network about channels; `networkId` is the person's. */
  standingOf(person: AuthorId, networkId: NetworkPersonId): Promise<Standing>;
  acceptRules(person: AuthorId): Promise<void>;
  stranger(person: AuthorId): Promise<KnownStranger>;
  setPreferences(person: AuthorId, preferences: Preferences): Promise<void>;
  setProtection(person: AuthorId, protects: boolean): Promise<void>;
  /** The question that somebody has not answered yet. */
  question(person: AuthorId): Promise<Dialogue | undefined>;
  /** Begins to ask for the whole profile, or goes on where it was left. */
  register(person: AuthorId, language: Language): Promise<Dialogue>;
  /** Begins to ask for one field. */
  edit(person: AuthorId, step: Step): Promise<Dialogue>;
  /**
   * Goes on with the dialogue; what comes of it is kept. Undefined when there is none, or when the message was an answer
   * already.
   *
   * @param messageId the message that is the answer; unset for a button
   */
  answer(
    person: AuthorId,
    said: Reply,
    language: Language,
    messageId?: NetworkMessageId,
  ): Promise<{ readonly asked: Dialogue; readonly turn: Turn } | undefined>;
  /** Ends the dialogue, whose answers are not kept. False when there was none. */
  cancel(person: AuthorId): Promise<boolean>;
}

/** Builds the service. */
export function createEntryService(
  database: Database,
  speaker: Pick<Speaker, 'belongsTo' | 'doorOf'>,
  rules: EntryRules,
): EntryService {
  const { sql } = database;

  async function missingChannels(networkId: NetworkPersonId): Promise<Standing> {
    const answers = await Promise.all(
      rules.mandatoryChannels.map(async (channel) => ({
        channel,
        isIn: await speaker.belongsTo(channel, networkId),
      })),
    );
    const missing = answers.filter(({ isIn }) => isIn === false).map(({ channel }) => channel);
    if (missing.length > 0) {
      return { kind: 'channels', channels: await Promise.all(missing.map((one) => speaker.doorOf(one))) };
    }
    return answers.some(({ isIn }) => isIn === 'unknown') ? { kind: 'channels unknown' } : undefined;
  }

  async function keep(person: AuthorId, turn: Turn, answeredBy: NetworkMessageId | undefined): Promise<void> {
    switch (turn.kind) {
      case 'ask':
        return saveDialogue(sql, person, {
          dialogue: turn.dialogue,
          ...(answeredBy !== undefined && { answeredBy }),
        });
      case 'finished':
        return saveProfile(sql, person, turn.profile);
      case 'cancelled':
        return void (await endDialogue(sql, person));
      case 'too young':
        return noteTooYoung(sql, person);
      case 'stale':
        return undefined;
    }
  }

  return {
    rules,
    standingOf: (person, networkId) =>
      orOutage(async () => {
        const barrier = barrierOf(await readStranger(sql, person), rules.registration, Date.now());
        if (barrier && barrier.kind !== 'profile missing') return barrier;
        return (await missingChannels(networkId)) ?? barrier;
      }),
    acceptRules: (person) => orOutage(() => acceptRules(sql, person)),
    stranger: (person) => orOutage(() => readStranger(sql, person)),
    setPreferences: (person, preferences) => orOutage(() => savePreferences(sql, person, preferences)),
    setProtection: (person, protects) => orOutage(() => saveProtection(sql, person, protects)),
    question: (person) => orOutage(async () => (await readDialogue(sql, person))?.dialogue),
    register: (person, language) =>
      orOutage(async () => {
        const open = await readDialogue(sql, person);
        if (open?.dialogue.about === 'everything') return open.dialogue;
        const { profile } = await readStranger(sql, person);
        const dialogue = beginRegistration(profile, language);
        await saveDialogue(sql, person, { dialogue });
        return dialogue;
      }),
    edit: (person, step) =>
      orOutage(async () => {
        const dialogue = beginEdit(step, (await readStranger(sql, person)).profile);
        await saveDialogue(sql, person, { dialogue });
        return dialogue;
      }),
    answer: (person, said, language, messageId) =>
      orOutage(async () => {
        const open = await readDialogue(sql, person);
        if (!open || isAnswered(open, messageId)) return undefined;
        const cities = await worldCities();
        const turn = reply(open.dialogue, said, { minimumAge: rules.minimumAge, cities, language });
        await keep(person, turn, messageId ?? open.answeredBy);
        return { asked: open.dialogue, turn };
      }),
    cancel: (person) => orOutage(() => endDialogue(sql, person)),
  };
}

function isAnswered({ answeredBy }: OpenDialogue, messageId: NetworkMessageId | undefined): boolean {
  return answeredBy !== undefined && messageId === answeredBy;
}
