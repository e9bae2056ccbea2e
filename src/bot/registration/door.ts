import type { Incoming, Membership } from '../../domain/incoming.ts';
import type { Notices } from '../../domain/notices.ts';
import type { SourceAuthor, SourceChat } from '../../domain/post.ts';
import { canPost, reasonOfLeaving } from '../../domain/registration.ts';
import type { Speaker } from '../../domain/speaker.ts';
import type { RegistrationService } from '../../services/registration.ts';
import { answer } from '../answer.ts';
import { texts } from '../texts.ts';
import { chatToLetIn, letInData } from './approval.ts';

type Command = Extract<Incoming, { type: 'command' }>;
type MembershipChange = Extract<Incoming, { type: 'membership' }>;
type Press = Extract<Incoming, { type: 'button' }>;

/** What the door of registration works with. */
export interface DoorDependencies {
  readonly registration: RegistrationService;
  readonly speaker: Speaker;
  readonly notices: Notices;
  readonly adminIds: readonly number[];
  /** Whether the bot sees all messages of a group without being its administrator (Bot API: getMe). */
  readonly readsAllMessages: boolean;
}

/** How chats come and go: by adding and removing the bot, by /start and /stop, by an admin's button. */
export interface Door {
  membership(change: MembershipChange): Promise<void>;
  start(command: Command): Promise<void>;
  stop(command: Command): Promise<void>;
  /** Whether the button was one of this door's. */
  press(press: Press): Promise<boolean>;
}

const PRIVACY_NOTICE_SECONDS = 30 * 86_400;

/** Builds the door. Its methods reject with IntakeUnavailable while the database is away. */
export function createDoor(dependencies: DoorDependencies): Door {
  const { registration, speaker, notices, adminIds } = dependencies;

  async function letIn(chat: SourceChat, by: SourceAuthor): Promise<string> {
    const change = await registration.join(chat, by);
    if (change.now === 'active') return change.before === 'active' ? texts.alreadyJoined : texts.joined;
    if (change.now === 'removed') return texts.removed;
    if (change.before === undefined) await askAdmins(chat);
    return texts.pending;
  }

  async function askAdmins(chat: SourceChat): Promise<void> {
    for (const networkId of adminIds) {
      await speaker.say(
        { networkId, kind: 'private' },
        {
          text: texts.wantsToJoin(chat.title, chat.kind),
          buttons: [[{ label: texts.letIn, data: letInData(chat.networkId) }]],
        },
      );
    }
  }

  async function warnOfPrivacyMode(chat: SourceChat, standing: Membership): Promise<void> {
    const isGroup = chat.kind === 'group' || chat.kind === 'supergroup';
    if (!isGroup || standing === 'administrator' || dependencies.readsAllMessages) return;
    if (await notices.isDue(`privacy:${chat.networkId}`, PRIVACY_NOTICE_SECONDS)) {
      await speaker.say(chat, { text: texts.privacyMode });
    }
  }

  async function mayManage(command: Command): Promise<boolean> {
    const { chat, author } = command;
    if (chat.kind === 'private' || chat.kind === 'channel' || registration.isAdmin(author)) return true;
    // An anonymous administrator speaks as the chat itself.
    if (author.kind === 'chat') return author.networkId === chat.networkId;
    return speaker.isAdministrator(chat.networkId, author.networkId);
  }

  return {
    async membership({ chat, by, now }) {
      if (!canPost(chat.kind, now)) {
        await registration.leave(chat, reasonOfLeaving(chat.kind, now));
        return;
      }
      const text = await letIn(chat, by);
      const silent = chat.kind === 'channel' || chat.kind === 'private' || text === texts.alreadyJoined;
      if (!silent) await speaker.say(chat, { text });
      await warnOfPrivacyMode(chat, now);
    },

    async start(command) {
      if (!(await mayManage(command))) return answer(speaker, command, texts.onlyAdministrators);
      await answer(speaker, command, await letIn(command.chat, command.author));
    },

    async stop(command) {
      if (!(await mayManage(command))) return answer(speaker, command, texts.onlyAdministrators);
      const change = await registration.leave(command.chat, 'stopped by /stop');
      await answer(speaker, command, change ? texts.left : texts.notJoined);
    },

    async press(press) {
      const networkId = chatToLetIn(press.data);
      if (networkId === undefined) return false;
      if (!registration.isAdmin(press.by)) {
        await speaker.answerButton(press.id, texts.notYours);
        return true;
      }
      const title = await registration.approve(networkId);
      await speaker.answerButton(press.id, title === undefined ? texts.stale : undefined);
      if (title !== undefined && press.chat && press.messageId !== undefined) {
        await speaker.amend(press.chat, press.messageId, { text: texts.wasLetIn(title) });
      }
      return true;
    },
  };
}
