import {
  admitChat,
  declineChat,
  type ChatChange,
  joinChat,
  type JoinRules,
  leaveHub,
  loseChat,
  moveChat,
  stateOfChat,
} from '../../db/chats/memberships.ts';
import { linkDiscussion } from '../../db/posts/automaticForwards.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { subscriberMeant } from '../../db/billing/subscribers.ts';
import { ofHub } from '../../domain/billing/subscriber.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { TellDecision } from '../../domain/chats/joinDecision.ts';
import { isHubAdmin } from '../../domain/people/permissions.ts';
import type { ChatStanding } from '../../domain/chats/membership.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { actorOf } from '../staff/audit.ts';
import { orOutage } from '../outage.ts';
import type { SubscriptionStarts } from '../billing/subscriptionStarts.ts';
import type { NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';

/** Who takes part in the hub. Each of these throws IntakeUnavailable while PostgreSQL is away. */
export interface RegistrationService {
  /** Somebody asks for a chat to take part; whether it does depends on who asks and on the join policy. */
  join(chat: SourceChat, by: SourceAuthor): Promise<ChatChange>;
  /** Somebody ends that a chat takes part. Undefined when it did not take part. */
  leave(chat: SourceChat, reason: string, by: Actor): Promise<ChatChange | undefined>;
  /** The network does not let us into a chat any more. Undefined when it did not take part. */
  lose(chat: SourceChat, reason: string): Promise<ChatChange | undefined>;
  /** An admin takes a chat out; only an admin can bring it back. False when it was out already, or is unknown. */
  remove(networkId: NetworkChatId, by: Actor): Promise<boolean>;
  /** An admin lets a waiting chat in, which is told so. Its title, or undefined when it is not waiting (any more). */
  approve(networkId: NetworkChatId, by: Actor): Promise<string | undefined>;
  /** An admin declines a waiting chat, which is told so. Its title, or undefined when it is not waiting (any more). */
  decline(networkId: NetworkChatId, by: Actor): Promise<string | undefined>;
  /** An admin brings a chat back that was taken out. Its title, or undefined when it is not out (any more). */
  bringBack(networkId: NetworkChatId, by: Actor): Promise<string | undefined>;
  /** Whether a chat takes part now. */
  takesPart(chat: SourceChat): Promise<boolean>;
  /** How a chat stands; undefined when it was never seen. */
  stateOf(chat: Pick<SourceChat, 'networkId'>): Promise<ChatStanding | undefined>;
  /** A group discusses a channel, or none; it gets that channel's messages from Telegram. Ids are Telegram's. */
  discusses(group: NetworkChatId, channel: NetworkChatId | undefined): Promise<void>;
  /** A group became a supergroup. */
  move(from: NetworkChatId, to: NetworkChatId): Promise<void>;
}

/**
 * @param adminIds Telegram ids of the hub's admins
 * @param subscriptions told of every chat that comes, goes or moves
 * @param tellDecision tells chats what an admin decided about them
 */
export function createRegistrationService(
  database: AccountDatabase,
  rules: JoinRules,
  adminIds: readonly NetworkPersonId[],
  subscriptions: SubscriptionStarts,
  tellDecision: TellDecision,
): RegistrationService {
  return {
    join: (chat, by) =>
      orOutage(async () => {
        const authority = isHubAdmin(by, adminIds) ? 'admin' : 'anyone';
        const change = await joinChat(database, chat, authority, rules, actorOf(by));
        if (change.now === 'active') subscriptions.soon(ofHub(change.chatId));
        return change;
      }),
    leave: (chat, reason, by) => orOutage(() => leave(chat.networkId, 'inactive', reason, by)),
    lose: (chat, reason) =>
      orOutage(async () => {
        const change = await loseChat(database, chat.networkId, reason);
        if (change) subscriptions.soon(ofHub(change.chatId));
        return change;
      }),
    remove: (networkId, by) =>
      orOutage(async () => (await leave(networkId, 'removed', 'taken out by an admin', by)) !== undefined),
    approve: (networkId, by) => orOutage(() => admit(networkId, 'pending', by)),
    decline: (networkId, by) =>
      orOutage(async () => {
        const chat = await declineChat(database, networkId, by);
        if (chat) await tellDecision(chat, 'declined');
        return chat?.title;
      }),
    bringBack: (networkId, by) => orOutage(() => admit(networkId, 'removed', by)),
    takesPart: async (chat) => (await orOutage(() => stateOfChat(database, chat.networkId))) === 'active',
    stateOf: (chat) => orOutage(() => stateOfChat(database, chat.networkId)),
    discusses: (group, channel) => orOutage(() => linkDiscussion(database, group, channel)),
    move: (from, to) =>
      orOutage(async () => {
        await moveChat(database, from, to);
        await tellOf(to);
      }),
  };

  async function leave(
    networkId: NetworkChatId,
    state: 'inactive' | 'removed',
    reason: string,
    by: Actor,
  ): Promise<ChatChange | undefined> {
    const change = await leaveHub(database, networkId, state, reason, by);
    if (change) subscriptions.soon(ofHub(change.chatId));
    return change;
  }

  async function admit(
    networkId: NetworkChatId,
    from: 'pending' | 'removed',
    by: Actor,
  ): Promise<string | undefined> {
    const chat = await admitChat(database, networkId, from, by);
    if (!chat) return undefined;
    await tellOf(networkId);
    await tellDecision(chat, 'approved');
    return chat.title;
  }

  async function tellOf(networkId: NetworkChatId): Promise<void> {
    const subscriber = await subscriberMeant(database, networkId);
    if (subscriber) subscriptions.soon(subscriber);
  }
}
