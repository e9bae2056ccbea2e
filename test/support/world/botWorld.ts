import type { Client } from '@temporalio/client';
import { AuthorPace } from '../../../src/bot/posts/authorPace.ts';
import { createRouter } from '../../../src/bot/router.ts';
import { hubLine } from '../../../src/bot/hub/hubLine.ts';
import { combineLines } from '../../../src/bot/lines.ts';
import { createRoutingService } from '../../../src/services/conversation/routing.ts';
import type { HubServices } from '../../../src/bot/hub/hubServices.ts';
import { createTellDecision } from '../../../src/bot/hub/decisionNotice.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import { carryOut } from '../../../src/bot/tasks/carryOut.ts';
import type { BotRequest } from '../../../src/domain/conversation/botTask.ts';
import type { Subscriber } from '../../../src/domain/billing/subscriber.ts';
import type { Invoice } from '../../../src/domain/billing/cashier.ts';
import type { Notices } from '../../../src/domain/conversation/notices.ts';
import type { Unrelayable } from '../../../src/domain/conversation/incoming.ts';
import type { NetworkChatId, NetworkMessageId, NetworkPersonId } from '../../../src/domain/ids.ts';
import type { IntakeTrouble } from '../../../src/domain/conversation/intakeTrouble.ts';
import type { SendingHalt } from '../../../src/domain/posts/limiter.ts';
import type { ChatKind, SourceChat, SourceMessage } from '../../../src/domain/posts/post.ts';
import { withoutMarks } from '../../../src/domain/text/inertText.ts';
import type { Listener, Saying, Speaker } from '../../../src/domain/conversation/speaker.ts';
import type { SupportThread } from '../../../src/domain/conversation/support.ts';
import type { OrderReference } from '../../../src/domain/billing/subscription.ts';
import { createAuditService } from '../../../src/services/staff/audit.ts';
import { createChatDirectory } from '../../../src/services/chats/chatDirectory.ts';
import { createChatSettings } from '../../../src/services/chats/chatSettings.ts';
import { createPaidSendsService } from '../../../src/services/posts/paidSends.ts';
import { createHubSettings } from '../../../src/services/hub/hubSettings.ts';
import { createLanguageService } from '../../../src/services/people/languages.ts';
import { createApprovalService } from '../../../src/services/moderation/approvals.ts';
import { NO_APPROVAL } from '../../../src/domain/moderation/approval.ts';
import { createModerationService } from '../../../src/services/moderation/moderation.ts';
import { createPausingService } from '../../../src/services/hub/pausing.ts';
import { createRegistrationService } from '../../../src/services/chats/registration.ts';
import { createHidingService } from '../../../src/services/chats/hiding.ts';
import { createPersonalDataService } from '../../../src/services/people/personalData.ts';
import { createOffersService } from '../../../src/services/billing/offers.ts';
import { createPlansService } from '../../../src/services/billing/plans.ts';
import { createSubscriptionsService } from '../../../src/services/billing/subscriptions.ts';
import type { SubscriptionWorkflows } from '../../../src/services/billing/subscriptionWorkflows.ts';
import { createSupportService } from '../../../src/services/conversation/support.ts';
import { createTargets } from '../../../src/services/people/targets.ts';
import { createWithdrawalService } from '../../../src/services/posts/withdrawals.ts';
import { createSubscriptionBook } from '../../../src/db/billing/createSubscriptionBook.ts';
import { storeArrival } from '../../../src/db/posts/arrivals.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { ORDERS_OF } from '../../../src/workflows/billing/contract.ts';
import { nextNumber } from './content.ts';
import { freshDatabase } from './database.ts';
import type { RelayService } from '../../../src/services/posts/relay.ts';
import { textId } from '../ids.ts';

type TakeRest = Parameters<RelayService['take']> extends [unknown, ...infer Rest] ? Rest : never;

/** Ids of those who live in the scene. */
export const HUB_ADMIN = 7;
export const ADMINISTRATOR = 12;
export const MEMBER = 11;

/** Who speaks: a person, or a chat under its own name. */
export interface Voice {
  readonly person?: number;
  readonly asChat?: number;
  readonly language?: string;
}

/** A chat of the scene. */
export interface SceneChat {
  readonly id: number;
  readonly kind: ChatKind;
  readonly forum?: boolean;
}

/** What the bot said, or made of what it had said. */
export interface Said {
  readonly to: Listener;
  readonly saying: Saying;
  readonly messageId: NetworkMessageId;
}

/** How a press was answered. */
export interface PressAnswered {
  readonly text: string | undefined;
  readonly alert: boolean;
}

/** A workflow that would have been started, or told, where one ran. */
export interface Begun {
  readonly workflowId: string;
  readonly signalArgs?: readonly unknown[];
}

const LINES = combineLines([hubLine]);
const BOT = { id: 1, username: 'SceneBot', commandPrefix: '.', commands: LINES.known };

/**
 * The bot's door over a real database, with Telegram's side played: updates as Telegram sends them go in, what would
 * be said comes out. No workflow runs.
 */
export class BotWorld {
  readonly database: AccountDatabase;
  readonly services: HubServices;
  readonly said: Said[] = [];
  readonly amended: Said[] = [];
  /** Chats where nothing can be said. */
  readonly unreachable = new Set<NetworkChatId>();
  readonly pressed: PressAnswered[] = [];
  readonly begun: Begun[] = [];
  /** Why nothing is sent at present. */
  sendingHalt: SendingHalt | undefined;
  /** Why no updates come in at present. */
  intakeTrouble: IntakeTrouble | undefined;
  readonly invoices: { to: Listener; invoice: Invoice }[] = [];
  /** Where admins were offered the hub's commands. */
  readonly menus: { chat: NetworkChatId; person: NetworkPersonId }[] = [];
  /** Whether Telegram takes invoices. */
  showsInvoices = true;
  /** Everything may be said as often as is wanted, unless a test changes that. */
  readonly notices: Notices = {
    isDue: async () => true,
    secondsUntilDue: async () => 0,
    forget: async () => {},
  };
  /** What would be carried to the other chats. */
  readonly posted: SourceMessage[] = [];
  readonly #handle: (update: unknown) => Promise<unknown>;
  readonly #end: () => Promise<void>;

  private constructor(database: AccountDatabase, end: () => Promise<void>) {
    this.database = database;
    this.#end = end;
    const speaker: Speaker = {
      say: async (to, saying) => {
        if (this.unreachable.has(to.networkId)) return undefined;
        const messageId = textId(nextNumber());
        this.said.push({ to, saying: asShown(saying), messageId });
        return messageId;
      },
      tell: async (to, saying) => {
        if (this.unreachable.has(to.networkId)) return { kind: 'refused' };
        const messageId = textId(nextNumber());
        this.said.push({ to, saying: asShown(saying), messageId });
        return { kind: 'told', messageId };
      },
      answerButton: async (_id, text, shown) => {
        this.pressed.push({ text: text && withoutMarks(text), alert: shown === 'alert' });
      },
      amend: async (to, messageId, saying) => {
        this.amended.push({ to, saying: asShown(saying), messageId });
      },
      showInvoice: async (to, invoice) => {
        this.invoices.push({ to, invoice });
        return this.showsInvoices;
      },
      react: async () => {},
      hand: async () => true,
      showFile: async () => true,
      isMember: async () => false,
      belongsTo: async () => false,
      doorOf: async (chat) => ({ title: chat }),
      linkedChat: async () => undefined,
      administratorsOf: async () => [textId(ADMINISTRATOR)],
      isAdministrator: async (_chat, person) => person === textId(ADMINISTRATOR),
    };
    const client = {
      workflow: {
        getHandle: () => ({ signal: async () => {} }),
        signalWithStart: async (_: unknown, begun: Begun) => void this.begun.push(begun),
      },
    } as unknown as Client;
    const languages = createLanguageService(database);
    const outbox = {
      tell: async (to: Listener, saying: Saying, _expiresInMs: number, support?: SupportThread) => {
        const task = { kind: 'message', to, saying, ...(support && { support }) } as const;
        await carryOut(this.services, LINES, task, { tookEffect: () => {}, waitFor: (answer) => answer() });
      },
    };
    const rules = { policy: 'open', trialDays: 30 } as const;
    const book = createSubscriptionBook(database, { reminderDays: [] });
    const workflows = {
      // What a subscription's workflow does with such an order.
      ask: (subscriber: Subscriber, { name }: { name: keyof typeof ORDERS_OF }, [order]: [OrderReference]) =>
        book.carryOut(subscriber, order.key, ORDERS_OF[name], Date.now()),
    } as unknown as SubscriptionWorkflows;
    // Services that no command of this scene asks for are left out.
    this.services = {
      registration: createRegistrationService(
        database,
        rules,
        [textId(HUB_ADMIN)],
        { soon: () => {} },
        createTellDecision(languages, outbox),
      ),
      settings: createChatSettings(database),
      hub: {
        settings: createHubSettings(database),
        pausing: createPausingService(database, client),
        hiding: createHidingService(database),
      },
      paidSends: createPaidSendsService(
        database,
        { globalPerSecond: 25, paidPerSecond: 1_000 },
        async () => 500,
      ),
      directory: createChatDirectory(database),
      languages,
      audit: createAuditService(database),
      targets: createTargets(database),
      approvals: createApprovalService(database, client, NO_APPROVAL),
      moderation: createModerationService(database, client),
      withdrawals: createWithdrawalService(database, client, [textId(HUB_ADMIN)]),
      subscriptions: createSubscriptionsService(database, workflows),
      plans: createPlansService(database),
      offers: createOffersService(database),
      personalData: createPersonalDataService(database, client),
      support: createSupportService(database),
      speaker,
      outbox: {
        ...outbox,
        tellAdministrators: async ({ networkId, title }: SourceChat, what: Unrelayable) => {
          const task = { kind: 'unrelayable in channel', chat: { networkId, title }, what } as const;
          await carryOut(this.services, LINES, task, { tookEffect: () => {}, waitFor: (answer) => answer() });
        },
      },
      sendingHalt: async () => this.sendingHalt,
      intakeTrouble: () => this.intakeTrouble,
      readsPosts: async () => true,
      notices: this.notices,
      username: BOT.username,
      says: { introductions: [], terms: ['billing:terms'] },
      adminMenus: {
        offer: async (chat: SceneChat & { networkId: NetworkChatId }, person: NetworkPersonId) =>
          Boolean(this.menus.push({ chat: chat.networkId, person })),
      },
      adminIds: [textId(HUB_ADMIN)],
    } as unknown as HubServices;
    const route = createRouter({
      lines: LINES,
      routing: createRoutingService(database),
      services: this.services,
      // What people ask for is done at once.
      tasks: {
        ask: (request: BotRequest, updateId: number) => async () => {
          await carryOut(
            this.services,
            LINES,
            { kind: 'request', updateId, request },
            { tookEffect: () => {}, waitFor: (answer) => answer() },
          );
        },
        caughtUp: async () => {},
        carryLater: async () => {},
      },
      pace: new AuthorPace(0),
      relay: {
        caughtUp: async () => {},
        take: async (message: SourceMessage, ...[routeOf, stored]: TakeRest) => {
          this.posted.push(message);
          const arrival = await storeArrival(database, message, routeOf);
          if (arrival.kind !== 'stored') return arrival;
          await stored({ ...arrival, of: 'post', content: message.content.kind }, arrival.heldBack);
          return { kind: 'taken' };
        },
      },
    } as unknown as Parameters<typeof createRouter>[0]);
    this.#handle = async (update) => {
      const incoming = normalise(update, BOT);
      if (incoming.type === 'ignored') throw new Error(`The update is ignored: ${incoming.reason}`);
      await route(incoming, nextNumber(), { end: async () => {}, check: () => {} });
    };
  }

  static async open(): Promise<BotWorld> {
    const { database, end } = await freshDatabase();
    return new BotWorld(database, end);
  }

  close(): Promise<void> {
    return this.#end();
  }

  /** A chat that takes part, in that language. */
  async chat(kind: ChatKind, id = kind === 'private' ? nextNumber() : -nextNumber()): Promise<SceneChat> {
    const by = { kind: 'person', networkId: textId(HUB_ADMIN), name: 'Admin' } as const;
    await this.services.registration.join({ networkId: textId(id), kind, title: `The ${kind}` }, by);
    return { id, kind, ...(kind === 'supergroup' && { forum: true }) };
  }

  /**
   * Somebody gives a command, as a text or under a file; what it is answered with, if it is: in private where that is not
   * for everybody there.
   */
  async give(
    chat: SceneChat,
    voice: Voice,
    text: string,
    more: { readonly thread?: number; readonly replyTo?: NetworkMessageId; readonly under?: object } = {},
  ): Promise<Said | undefined> {
    const before = this.said.length;
    const message = {
      message_id: nextNumber(),
      date: 1_760_000_000,
      chat: telegramChat(chat),
      ...(voice.asChat === undefined
        ? { from: telegramUser(voice) }
        : {
            sender_chat: {
              id: voice.asChat,
              type: chat.kind === 'channel' ? 'channel' : 'supergroup',
              title: 'A chat',
            },
          }),
      ...(more.thread === undefined ? {} : { message_thread_id: more.thread, is_topic_message: true }),
      ...(more.replyTo === undefined
        ? {}
        : { reply_to_message: { message_id: Number(more.replyTo), date: 1, chat: telegramChat(chat) } }),
      ...(more.under === undefined
        ? { text, entities: commandEntities(text) }
        : { ...more.under, caption: text, caption_entities: commandEntities(text) }),
    };
    await this.#handle({ update_id: 1, [chat.kind === 'channel' ? 'channel_post' : 'message']: message });
    // What is told to others on the way answers nothing.
    const answers = this.said.slice(before).filter(({ saying }) => saying.replyTo !== undefined);
    if (answers.length > 1) throw new Error('A command was answered more than once');
    if (!answers[0]?.saying.text.startsWith('🔒')) return answers[0];
    const inPrivate = this.said
      .slice(before)
      .find(
        ({ to, saying }) => to.networkId === textId(voice.person ?? MEMBER) && saying.replyTo === undefined,
      );
    return inPrivate ?? answers[0];
  }

  /** Somebody writes something that gives no command; what the bot said then, and the id of what was written. */
  async write(
    chat: SceneChat,
    voice: Voice,
    fields: object,
    to?: { readonly messageId: NetworkMessageId; readonly text?: string },
  ): Promise<{ readonly said: readonly Said[]; readonly messageId: NetworkMessageId }> {
    const before = this.said.length;
    const messageId = nextNumber();
    const target = to && {
      message_id: Number(to.messageId),
      date: 1,
      chat: telegramChat(chat),
      from: { id: BOT.id, is_bot: true, first_name: 'Scene' },
      text: to.text ?? 'What the bot said',
    };
    await this.#handle({
      update_id: 1,
      message: {
        message_id: messageId,
        date: 1_760_000_000,
        chat: telegramChat(chat),
        from: telegramUser(voice),
        ...(target && { reply_to_message: target }),
        ...fields,
      },
    });
    return { said: this.said.slice(before), messageId: textId(messageId) };
  }

  /**
   * Somebody presses a button with that data; how the press was answered.
   *
   * @param under the buttons of the message, when they are others than the one that is pressed, or that it is
   *   inaccessible
   */
  async press(
    chat: SceneChat,
    voice: Voice,
    data: string,
    message: NetworkMessageId = textId(nextNumber()),
    under: readonly string[] | 'inaccessible' = [data],
  ): Promise<PressAnswered> {
    const before = this.pressed.length;
    const messageId = Number(message);
    await this.#handle({
      update_id: 1,
      callback_query: {
        id: String(nextNumber()),
        from: telegramUser(voice),
        chat_instance: '1',
        data,
        message:
          under === 'inaccessible'
            ? { message_id: messageId, date: 0, chat: telegramChat(chat) }
            : {
                message_id: messageId,
                date: 1,
                chat: telegramChat(chat),
                reply_markup: { inline_keyboard: [under.map((at) => ({ text: at, callback_data: at }))] },
              },
      },
    });
    const answers = this.pressed.slice(before);
    if (answers.length !== 1) throw new Error(`A press was answered ${answers.length} times`);
    return answers[0]!;
  }
}

/** A saying as it is read: what people wrote in it looks like the rest. */
function asShown(saying: Saying): Saying {
  return { ...saying, text: withoutMarks(saying.text) };
}

/** The data of the buttons under what was said. */
export function buttonsOf(said: Pick<Said, 'saying'> | undefined): { label: string; data: string }[] {
  return (said?.saying.buttons ?? []).flat().filter((button) => 'data' in button);
}

function commandEntities(text: string): object[] {
  return [{ type: 'bot_command', offset: 0, length: text.search(/\s|$/) }];
}

function telegramChat({ id, kind, forum }: SceneChat): object {
  return kind === 'private'
    ? { id, type: kind, first_name: 'Somebody' }
    : { id, type: kind, title: `The ${kind}`, ...(forum && { is_forum: true }) };
}

function telegramUser({ person = MEMBER, language }: Voice): object {
  return {
    id: person,
    is_bot: false,
    first_name: `Person ${person}`,
    ...(language !== undefined && { language_code: language }),
  };
}
