import type { Client } from '@temporalio/client';
import type { QueueDependencies } from '../../activities/pair/queueSteps.ts';
import type { RetentionDependencies } from '../../activities/pair/retentionSteps.ts';
import type { SessionDependencies } from '../../activities/pair/sessionSteps.ts';
import { wordPairNotice } from '../../bot/pair/pairNotices.ts';
import type { PairServices } from '../../bot/pair/pairServices.ts';
import type { Config } from '../../config/config.ts';
import { searchOver, searchPanel } from '../../bot/pair/searchPanel.ts';
import { wordsUnasked } from '../../bot/readerWords.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { partnerName, personInChat } from '../../db/pair/people.ts';
import { createPairQueue, figuresOf } from '../../db/pair/queue.ts';
import { cleanUpSessions, forgetWords } from '../../db/pair/retention.ts';
import { createPairSessions } from '../../db/pair/sessions.ts';
import { MOST_STARS, RENEWAL_DAYS } from '../../domain/billing/plan.ts';
import type { Outbox } from '../../domain/conversation/botTask.ts';
import type { Notices } from '../../domain/conversation/notices.ts';
import type { Speaker } from '../../domain/conversation/speaker.ts';
import type { AuthorId, NetworkChatId } from '../../domain/ids.ts';
import type { TalkPace } from '../../domain/pair/talkPace.ts';
import type { PairRules } from '../../domain/pair/rules.ts';
import type { LanguageService } from '../../services/people/languages.ts';
import type { ModerationService } from '../../services/moderation/moderation.ts';
import type { PlansService } from '../../services/billing/plans.ts';
import type { PersonalDataService } from '../../services/people/personalData.ts';
import type { RelayService } from '../../services/posts/relay.ts';
import { createEntryService } from '../../services/pair/entry.ts';
import { createPairPeople } from '../../services/pair/people.ts';
import { createPairWorkflows } from '../../services/pair/pairWorkflows.ts';
import { createQueueService } from '../../services/pair/queue.ts';
import { createStaffView } from '../../services/pair/staffView.ts';
import { createSessionsService } from '../../services/pair/sessions.ts';
import { createTalkService } from '../../services/pair/talk.ts';
import { buildReports, fittingRules } from './pairTalk.ts';
import { buildVideoRooms } from './videoCalls.ts';

/** How long somebody is tried to be told that what they wrote reached nobody, in milliseconds. */
const LATE_WORDS_TOLD_WITHIN_MS = 10 * 60_000;
/** How long somebody is tried to be told something about their place in the queue, in milliseconds. */
const QUEUE_TOLD_WITHIN_MS = 60 * 60_000;

/** What the pair line is built over. */
export interface PairParts {
  /** As the account sees it that speaks for the line. */
  readonly database: AccountDatabase;
  readonly client: Client;
  readonly rules: PairRules;
}

/** What the bot's part of the pair line is built over besides. */
export interface PairBotParts extends PairParts {
  readonly config: Config;
  readonly notices: Notices;
  readonly pace: TalkPace;
  readonly relay: Pick<RelayService, 'take'>;
  readonly moderation: ModerationService;
  readonly speaker: Speaker;
}

/** Builds what the bot asks of the pair line. */
export function buildPair(parts: PairBotParts): PairServices['pair'] {
  const { database, client, rules, notices, pace, config, relay, moderation, speaker } = parts;
  const workflows = createPairWorkflows(client);
  const sessions = createSessionsService(database, workflows, rules);
  return {
    people: createPairPeople(database, config.pair.premiumFilters),
    queue: createQueueService(database, workflows, notices, rules),
    sessions,
    talk: createTalkService(database, relay, fittingRules(config)),
    pace,
    reports: buildReports({ database, config, moderation, sessions }),
    entry: createEntryService(database, speaker, config.pair),
    rooms: buildVideoRooms(config, database),
    staffView: createStaffView(database),
  };
}

/** Sells premium as the variables say; other plans of staff's own stay as they are. */
export async function offerPremium(
  plans: PlansService,
  { premiumStars: stars, premiumDays: days }: Config['pair'],
): Promise<void> {
  const wanted = {
    name: 'premium',
    days,
    stars,
    best: false,
    renewable: days === RENEWAL_DAYS && stars <= MOST_STARS.renewing,
    onSale: true,
  };
  const known = (await plans.read('pair')).find(({ name }) => name === wanted.name);
  if (known?.days === days && known.stars === stars) return;
  await plans.change(wanted, { kind: 'system', id: '', name: '' }, 'pair');
}

/** Takes a person who asks to be forgotten out of queue and session first, so that their partner is told. */
export function partingWhoIsForgotten(
  personalData: PersonalDataService,
  pair: () => PairServices['pair'],
): PersonalDataService {
  return {
    ...personalData,
    async forget(networkId, report) {
      const { people, sessions } = pair();
      const person = await people.known({ networkId });
      if (person !== undefined) await sessions.leaveForgotten(person);
      await personalData.forget(networkId, report);
    },
  };
}

/** Takes a banned person out of queue and session, however the ban came; their partner gets a neutral message. */
export function partingWhoIsBanned(
  moderation: ModerationService,
  pair: () => PairServices['pair'],
): ModerationService {
  return {
    ...moderation,
    async ban(author, by, more) {
      const isNew = await moderation.ban(author, by, more);
      await pair().sessions.leaveForBan(author.id as AuthorId);
      return isNew;
    },
  };
}

/** What the workflows of the pair line say things with. */
export interface PairVoices {
  readonly languages: LanguageService;
  readonly outbox: Outbox;
  /** Waits for its turn among everything that is sent. */
  readonly pairSpeaker: Pick<Speaker, 'tell' | 'amend'>;
  /** Brings copies of profile photos up to date. */
  readonly tendPhotos: () => Promise<unknown>;
}

/** Builds what the steps of the pair line's workflows work on. */
export function buildPairSteps(
  { database, client, rules }: PairParts,
  { languages, outbox, pairSpeaker, tendPhotos }: PairVoices,
): QueueDependencies & SessionDependencies & RetentionDependencies {
  const workflows = createPairWorkflows(client);
  return {
    pairQueue: createPairQueue(database, rules),
    pairSessions: createPairSessions(database, rules),
    startSession: (id) => workflows.startSession(id),
    wakeQueue: () => workflows.wakeQueue(),
    forgetWords: (session) => forgetWords(database, session),
    async cleanUpSessions() {
      const tally = await cleanUpSessions(database, rules);
      // Last of all: nothing else waits for a store that is away.
      await tendPhotos();
      return tally;
    },
    pairSpeaker,
    async tellStranger(to, notice) {
      const words = await wordsUnasked(languages, to.networkId);
      await outbox.tell(to, wordPairNotice(words, notice), QUEUE_TOLD_WITHIN_MS);
    },
    async tellNotDelivered(to, messageId) {
      const words = await wordsUnasked(languages, to.networkId);
      const text = words('pair:notDelivered');
      await outbox.tell(to, { text, replyTo: messageId }, LATE_WORDS_TOLD_WITHIN_MS);
    },
    async wordPairNotice(to, seat, notice) {
      const words = await wordsUnasked(languages, to.networkId);
      const name =
        notice.kind === 'names'
          ? await partnerName(database.sql, notice.sessionId, seat.personId)
          : undefined;
      return wordPairNotice(words, notice, name);
    },
    wordSearchOver: async (to, how) => searchOver(await wordsUnasked(languages, to.networkId), how),
    wordChatOver: async (to) => ({
      text: (await wordsUnasked(languages, to.networkId))('pair:matched'),
      buttons: [],
    }),
    async wordWaiting({ to, widened }) {
      return searchPanel(await wordsUnasked(languages, to.networkId), await figuresOf(database.sql), widened);
    },
  };
}

/** Takes the owner of a private chat that cannot be reached any more out of queue and session. */
export function createLeaveUnreachable({
  database,
  client,
  rules,
}: PairParts): (networkId: NetworkChatId) => Promise<void> {
  const sessions = createSessionsService(database, createPairWorkflows(client), rules);
  return async (networkId) => {
    const person = await personInChat(database.sql, networkId);
    if (person !== undefined) await sessions.leaveUnreachable(person);
  };
}
