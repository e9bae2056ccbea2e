import type { Client } from '@temporalio/client';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Telegram } from 'telegraf';
import { type Activities, createActivities } from '../../activities/createActivities.ts';
import { Semaphore } from '../../domain/concurrency/semaphore.ts';
import { ofHub } from '../../domain/billing/subscriber.ts';
import { createRateLimitedNotifier } from '../../activities/conversation/rateLimitedNotifier.ts';
import {
  type AccountSteps,
  createAccountSteps,
  throughTheirAccounts,
} from '../../activities/posts/accountSteps.ts';
import { WaitingPosts } from '../../activities/posts/waitingPosts.ts';
import { wordsUnasked } from '../../bot/readerWords.ts';
import type { BotConfig } from '../../config/bots.ts';
import type { Config } from '../../config/config.ts';
import { pruneAnnouncements } from '../../db/posts/announcements.ts';
import { pruneSupportMessages } from '../../db/conversation/supportMessages.ts';
import { pruneForwards } from '../../db/posts/automaticForwards.ts';
import { createChats, createPosts } from '../../db/posts/createPosts.ts';
import { createSubscriptionBook } from '../../db/billing/createSubscriptionBook.ts';
import { type AccountDatabase, accountOfPost, throughAccount } from '../../db/accounts.ts';
import type { Database } from '../../db/database.ts';
import { createLedger } from '../../db/posts/ledger.ts';
import { makeLedgerDays, pruneLedgerDays } from '../../db/posts/ledgerDays.ts';
import { forgetCopiesByOrder, forgetPersonByOrder } from '../../db/people/forgetOrders.ts';
import { createRevisions } from '../../db/posts/revisions.ts';
import { createRestrictions, reasonIn } from '../../db/moderation/restrictions.ts';
import { createWithdrawals } from '../../db/posts/withdrawals.ts';
import { FIRST_ACCOUNT } from '../../domain/account.ts';
import type { Speaker } from '../../domain/conversation/speaker.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import { StarPurse } from '../../domain/posts/starPurse.ts';
import { withPaidSends } from '../../activities/posts/paidSends.ts';
import { releasePaidSends, reservePaidSends } from '../../db/posts/paidSends.ts';
import { createCaller } from '../../messengers/telegram/caller.ts';
import { starBalance } from '../../messengers/telegram/starBalance.ts';
import type { Limiter, PayingLimiter } from '../../domain/posts/limiter.ts';
import type { Chats } from '../../domain/posts/posts.ts';
import { costOf } from '../../messengers/telegram/compose.ts';
import { costOfRevision } from '../../messengers/telegram/composeRevision.ts';
import { DELETE_AT_ONCE, DELETE_WITHIN_MS } from '../../messengers/telegram/limits.ts';
import { createTelegramMessenger } from '../../messengers/telegram/messenger.ts';
import { createTelegramSpeaker } from '../../messengers/telegram/speaker.ts';
import { createNotices } from '../../redis/notices.ts';
import { createRedisLimiter } from '../../redis/redisLimiter.ts';
import { createOutbox } from '../../services/conversation/botTasks.ts';
import { createLanguageService } from '../../services/people/languages.ts';
import { lookAfterUnfinishedPosts } from '../../services/posts/unfinishedWork.ts';
import { resendWorkflowId } from '../../workflows/posts/contract.ts';
import { wordsIn } from '../../texts/words.ts';
import { wordAnnouncement } from '../../bot/posts/announcementNotice.ts';
import { type Billing, buildCashier } from './billing.ts';
import { createPaymentsService } from '../../services/billing/payments.ts';
import { createReconciliation } from '../../services/billing/reconciliation.ts';
import type { PostsInHand } from '../../domain/posts/postsInHand.ts';
import type { Metrics } from '../health/metrics.ts';
import { photoTending } from './photoCopies.ts';
import { buildPairSteps, createLeaveUnreachable, type PairParts } from './pair.ts';
import { maskSaltOf } from './pairTalk.ts';
import { approvalRulesOf } from './approvalRules.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import { createTellHeld } from '../../bot/moderation/heldNotice.ts';
import { wordModeration } from '../../bot/moderation/moderationNotice.ts';
import type { BotAccount } from '../bots/accounts.ts';
import { botIdOf, botOf } from '../bots/bots.ts';
import { wordNotice, wordRefund } from '../../bot/billing/subscriptionNotice.ts';

/** How long a notice waits after a 429, in milliseconds; its step has waited for its turn and ends after 30 s. */
const NOTICE_PATIENCE_MS = 10_000;

/** How long a notice to a stranger waits for its turn and for Telegram, in milliseconds; its step ends after 30 s. */
const PAIR_PATIENCE_MS = 20_000;

/** What the steps are built over. */
export interface RelayParts {
  readonly config: Config;
  readonly database: Database;
  readonly client: Client;
  /** The bots that run here, the hub's first. */
  readonly accounts: readonly [BotAccount, ...BotAccount[]];
  readonly redis: Redis;
  readonly stopping: AbortSignal;
  readonly metrics: Metrics;
  readonly billing: Billing;
  readonly logger: Logger;
  /** The posts that this process starts, if it starts any. */
  readonly inHand?: PostsInHand;
}

/** How long an author is tried to be told that they repeated themselves, in milliseconds. */
const REPETITION_TOLD_WITHIN_MS = 10 * 60_000;

/** Builds the steps of the workflows over real parts. */
export function buildActivities(parts: RelayParts): Activities {
  const { config, database, client, accounts, redis, stopping, metrics, billing, logger } = parts;
  const { apiRoot } = config.telegram;
  const [{ bot, account }] = accounts;
  const hubDatabase = throughAccount(database, account);
  const limiters = new Map(accounts.map((one) => [one.account, buildLimiter(config, one.bot, redis)]));
  const limiter = limiters.get(account)!;
  const speakers = new Map(
    accounts.map((one) => [one.account, speakerAtOnce(one, limiters.get(one.account)!, parts)]),
  );
  const atOnce = speakers.get(account)!;
  const notifiers = new Map(
    accounts.map((one) => [
      one.account,
      createRateLimitedNotifier(limiters.get(one.account)!, speakers.get(one.account)!, 'announcement'),
    ]),
  );
  const cashiers = new Map(accounts.map((one) => [one.account, buildCashier(config, one.bot)]));
  const tills = accounts.map((one) => {
    const through = throughAccount(database, one.account);
    const payments = createPaymentsService(through, client, billing.workflows);
    return { database: through, cashier: cashiers.get(one.account)!, payments };
  });
  const languages = createLanguageService(database);
  const outbox = createOutbox(hubDatabase);
  const pair = accounts.find((one) => one.bot === botOf(config, 'pair')) ?? accounts[0];
  const pairDatabase = throughAccount(database, pair.account);
  const pairParts: PairParts = { database: pairDatabase, client, rules: config.pair };
  const leaveUnreachable = createLeaveUnreachable(pairParts);
  const chatsOf = (through: AccountDatabase, isHub: boolean): Chats => {
    const chats = createChats(through, isHub);
    if (through.account !== pair.account) return chats;
    return {
      ...chats,
      async deactivate(networkId, reason) {
        await chats.deactivate(networkId, reason);
        await leaveUnreachable(networkId);
      },
    };
  };
  const ours = accounts.map((one) => one.account);
  const callSlots = new Semaphore(config.sending.concurrency);
  const waiting = new WaitingPosts();
  const deletion = { atOnce: DELETE_AT_ONCE, withinMs: DELETE_WITHIN_MS };
  // Only the hub's bot pays: its admins decide about that.
  const sendingOf = ({ account: of, bot: { token } }: BotAccount) => {
    const free = limiters.get(of)!;
    const messenger = createTelegramMessenger({ token, apiRoot });
    if (of !== account) return { limiter: free, messenger };
    const call = createCaller({ token, apiRoot });
    const purse = new StarPurse({
      reserve: (lane, messages) => reservePaidSends(database, DEFAULT_HUB, lane, messages),
      release: (messages) => releasePaidSends(database, DEFAULT_HUB, messages),
      balance: () => starBalance(call),
    });
    return withPaidSends(free, messenger, purse);
  };
  const stepsOf = (one: BotAccount): AccountSteps => {
    const through = throughAccount(database, one.account);
    return createAccountSteps({
      chats: chatsOf(through, one.account === account),
      ledger: createLedger(through),
      ...sendingOf(one),
      costOf,
      revisions: createRevisions(through, resendWorkflowId),
      costOfRevision,
      withdrawals: createWithdrawals(through, ours),
      deletion,
      callSlots,
      waiting,
      stopping,
      observe: metrics.observeSend,
    });
  };
  return createActivities({
    ...buildPairSteps(pairParts, {
      languages,
      outbox: createOutbox(pairDatabase),
      pairSpeaker: createTelegramSpeaker(
        new Telegram(pair.bot.token, { apiRoot }),
        limiters.get(pair.account)!,
        {
          dropped: (what) => logger.warn(what, 'a notice to a stranger was dropped'),
          patienceMs: PAIR_PATIENCE_MS,
        },
      ),
      tendPhotos: photoTending(config, pair.bot, pairDatabase),
    }),
    posts: createPosts(
      database,
      {
        minTextLength: config.hub.dedupMinText,
        hours: config.hub.dedupHours,
        approval: approvalRulesOf(config),
      },
      {
        async tellRepetition({ chat, messageId }) {
          const words = await wordsUnasked(languages, chat.networkId);
          await outbox.tell(
            chat,
            { text: words('hub:repeated'), replyTo: messageId },
            REPETITION_TOLD_WITHIN_MS,
          );
        },
        tellHeld: createTellHeld(languages, outbox, config.telegram.adminUserIds.map(fromTelegram)),
      },
    ),
    carried: (postId) => parts.inHand?.end(postId),
    ledger: createLedger(hubDatabase),
    revisions: createRevisions(hubDatabase, resendWorkflowId),
    sendSteps: throughTheirAccounts(new Map(accounts.map((one) => [one.account, stepsOf(one)])), (postId) =>
      accountOfPost(database, postId),
    ),
    async tendLedger() {
      await makeLedgerDays(database);
      await lookAfterUnfinishedPosts(database, client, config.hub);
      await pruneAnnouncements(database, config.hub.ledgerHours);
      await pruneSupportMessages(database);
      await pruneForwards(database, config.hub.ledgerHours);
      return pruneLedgerDays(database, config.hub.ledgerHours, Date.now(), config.hub.dedupHours);
    },
    restrictions: createRestrictions(database),
    withdrawals: createWithdrawals(hubDatabase, ours),
    deletion,
    // Earlier versions named no account, and had the first one. Nobody else can change what a bot has said.
    speaker: {
      amend: async (to, messageId, saying) =>
        speakers.get(to.account ?? FIRST_ACCOUNT)?.amend(to, messageId, saying),
    },
    notices: createNotices(redis, botIdOf(bot), maskSaltOf(config)),
    sayNotice: createRateLimitedNotifier(limiter, atOnce, 'interactive'),
    word: async (to, notice) =>
      wordModeration(notice, await wordsUnasked(languages, to.networkId), await reasonIn(database, notice)),
    subscriptions: createSubscriptionBook(database, { reminderDays: config.hub.reminderDays }),
    cashierOf: (of) => cashiers.get(of),
    accountOf: (product) =>
      (accounts.find((one) => one.bot.lines.some((line) => line === product)) ?? accounts[0]).account,
    notify: (to, take) => (notifiers.get(to.account ?? account) ?? notifiers.get(account)!)(to, take),
    wordNotice: async (to, notice, product) =>
      wordNotice(to, notice, product, await wordsUnasked(languages, to.networkId)),
    wordRefund: async (to, refund) => wordRefund(refund, await wordsUnasked(languages, to.networkId)),
    wordAnnouncement,
    wordForgotten: (language) => ({ text: wordsIn(language)('personal:forgetDone') }),
    forgetCopies: (orderId) => forgetCopiesByOrder(database, orderId),
    forgetPerson: (orderId) => forgetPersonByOrder(database, orderId),
    wake: (chatId) => billing.workflows.wake(ofHub(chatId)),
    tendSubscriptions: () => billing.upkeep(),
    reconcilePayments: createReconciliation(database, tills, billing.workflows),
  });
}

/** Speaks for a bot what has waited for its turn before. Telegram's 429s are passed on to everybody all the same. */
function speakerAtOnce(
  { bot }: BotAccount,
  limiter: Limiter,
  { config, logger }: Pick<RelayParts, 'config' | 'logger'>,
): Speaker {
  return createTelegramSpeaker(
    new Telegram(bot.token, { apiRoot: config.telegram.apiRoot }),
    { ...limiter, acquire: async (_, requests) => requests.map(() => ({ granted: true })) },
    { dropped: (what) => logger.warn(what, 'a notice was dropped'), patienceMs: NOTICE_PATIENCE_MS },
  );
}

/** The limiter of a bot, shared with every process that sends with its token. */
export function buildLimiter(config: Config, bot: BotConfig, redis: Redis): PayingLimiter {
  return createRedisLimiter(redis, botIdOf(bot), config.sending);
}
