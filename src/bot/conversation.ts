import type { Cashier } from '../domain/billing/cashier.ts';
import type { IntakeTrouble } from '../domain/conversation/intakeTrouble.ts';
import type { Language } from '../domain/people/language.ts';
import type { SendingHalt } from '../domain/posts/limiter.ts';
import {
  evidentStanding,
  isHubAdmin,
  may,
  type Right,
  RIGHTS,
  type Standing,
} from '../domain/people/permissions.ts';
import type { SourceAuthor, SourceChat } from '../domain/posts/post.ts';
import type { Notices } from '../domain/conversation/notices.ts';
import type { Speaker } from '../domain/conversation/speaker.ts';
import type { AnnouncementService } from '../services/posts/announcements.ts';
import type { AuditService } from '../services/staff/audit.ts';
import type { ChatDirectory } from '../services/chats/chatDirectory.ts';
import type { ChatSettingsService } from '../services/chats/chatSettings.ts';
import type { LanguageService } from '../services/people/languages.ts';
import type { OffersService } from '../services/billing/offers.ts';
import type { ApprovalService } from '../services/moderation/approvals.ts';
import type { ModerationService } from '../services/moderation/moderation.ts';
import type { PaidSendsService } from '../services/posts/paidSends.ts';
import type { Targets } from '../services/people/targets.ts';
import type { PaymentsService } from '../services/billing/payments.ts';
import type { PlansService } from '../services/billing/plans.ts';
import type { PersonalDataService } from '../services/people/personalData.ts';
import type { PostAccountService } from '../services/posts/postAccounts.ts';
import type { RegistrationService } from '../services/chats/registration.ts';
import type { SupportService } from '../services/conversation/support.ts';
import type { SubscriptionsService } from '../services/billing/subscriptions.ts';
import type { WithdrawalService } from '../services/posts/withdrawals.ts';
import { type Words, wordsIn } from '../texts/words.ts';
import type { IntroductionKey, TermsKey } from './lineTexts.ts';
import type { BotTasks } from './tasks/botTasks.ts';
import type { NetworkChatId, NetworkPersonId } from '../domain/ids.ts';

/** Which commands Telegram offers to the hub's admins while they type. */
export interface AdminMenus {
  /** Offers an admin, where they were heard, what they may do there; whether Telegram took it. Never rejects. */
  offer(chat: Pick<SourceChat, 'networkId' | 'kind'>, adminId: NetworkPersonId): Promise<boolean>;
}

/** What commands and buttons can ask for. */
export interface BotServices {
  readonly registration: RegistrationService;
  readonly settings: ChatSettingsService;
  readonly paidSends: PaidSendsService;
  readonly directory: ChatDirectory;
  readonly languages: LanguageService;
  readonly audit: AuditService;
  readonly targets: Targets;
  readonly subscriptions: SubscriptionsService;
  readonly payments: PaymentsService;
  readonly plans: PlansService;
  readonly offers: OffersService;
  readonly cashier: Cashier;
  readonly approvals: ApprovalService;
  readonly moderation: ModerationService;
  readonly withdrawals: WithdrawalService;
  readonly announcements: AnnouncementService;
  readonly personalData: PersonalDataService;
  readonly postAccounts: PostAccountService;
  /** For how many hours posts are kept after their day, and their fingerprints at all. */
  readonly keeping: {
    readonly ledgerHours: number;
    readonly rememberHours: number;
    /**
     * Where strangers talk: for how many minutes after a chat its words are kept, for how many days what was reported, and
     * for how many seconds that it took place; 0 for as long as the bot runs.
     */
    readonly strangers?: {
      readonly minutes: number;
      readonly evidenceDays: number;
      readonly chatSeconds: number;
    };
  };
  readonly support: SupportService;
  readonly speaker: Speaker;
  /** For what people have to be told for certain, however long that takes. */
  readonly outbox: Pick<BotTasks, 'tell' | 'tellAdministrators'>;
  readonly notices: Notices;
  /** Why nothing is sent at present; undefined when sends flow, or when nobody can say. */
  readonly sendingHalt: () => Promise<SendingHalt | undefined>;
  /** Why no updates come in at present; undefined when they do, or when nobody can say. */
  readonly intakeTrouble: () => IntakeTrouble | undefined;
  readonly adminMenus: AdminMenus;
  /** What the lines of this bot say of themselves, and on which terms they sell. */
  readonly says: {
    readonly introductions: readonly IntroductionKey[];
    readonly terms: readonly TermsKey[];
  };
  /** The bot's own username, without `@`. */
  readonly username: string;
  /** Whether the bot sees what is posted in a chat: privacy mode hides a group's posts from a bot that is no administrator. */
  readonly readsPosts: (chat: SourceChat) => Promise<boolean>;
  /** Whether the bot sees all of a group without being its administrator (Bot API: getMe). */
  readonly readsAllGroups: boolean;
  /** Telegram ids of the hub's admins. */
  readonly adminIds: readonly NetworkPersonId[];
}

/** Somebody in a chat who wants something of the bot, by a command or a button. */
export interface Conversation<Services extends BotServices = BotServices> {
  readonly services: Services;
  readonly chat: SourceChat;
  readonly by: SourceAuthor;
  readonly language: Language;
  /** Texts in the language of who is answered. */
  readonly words: Words;
  /** Whether they may do what is for those, here or in another chat; asks the network only when it has to. */
  readonly may: (right: Right, inChat?: NetworkChatId) => Promise<boolean>;
  /** All rights that they have here. */
  readonly rights: () => Promise<readonly Right[]>;
}

/** Begins a conversation. Rejects with IntakeUnavailable while the database is away. */
export async function converse<Services extends BotServices>(
  services: Services,
  chat: SourceChat,
  by: SourceAuthor,
): Promise<Conversation<Services>> {
  const [language, zone] = await Promise.all([
    services.languages.ofAnswer(chat, by),
    services.languages.zoneOf(chat.networkId, by.networkId),
  ]);
  let standing: Standing | undefined = evidentStanding(chat, by, services.adminIds);
  const mayHere = async (right: Right): Promise<boolean> => {
    if (may(standing ?? 'everyone', right)) return true;
    standing ??= (await services.speaker.isAdministrator(chat.networkId, by.networkId))
      ? 'chat administrators'
      : 'everyone';
    return may(standing, right);
  };
  return {
    services,
    chat,
    by,
    language,
    words: wordsIn(language, zone),
    may: (right, inChat = chat.networkId) =>
      inChat === chat.networkId ? mayHere(right) : mayElsewhere(services, by, right, inChat),
    rights: async () => {
      await mayHere('chat administrators');
      return RIGHTS.filter((right) => may(standing ?? 'everyone', right));
    },
  };
}

/** Nobody is asked about who speaks under a chat's name: it is not known who that is. */
async function mayElsewhere(
  { adminIds, speaker }: BotServices,
  by: SourceAuthor,
  right: Right,
  chat: NetworkChatId,
): Promise<boolean> {
  if (by.kind !== 'person') return false;
  if (isHubAdmin(by, adminIds) || right === 'everyone') return true;
  if (right === 'hub admins') return false;
  return chat === by.networkId || speaker.isAdministrator(chat, by.networkId);
}
