import type { Bot } from './bot.ts';
import { type Chat, isAdministrator, isPresent, type Member, type Rights } from './chat.ts';
import { postServiceMessage } from './posting.ts';
import type { ChatInfo, User } from './telegram.ts';
import type { World } from './world.ts';

/** Bot API: the rights of ChatMemberAdministrator that exist in every kind of chat. */
const ADMIN_RIGHTS: Rights = {
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_send_welcome_messages: false,
};

/** Bot API: those that exist in channels only. */
const CHANNEL_RIGHTS: Rights = {
  can_post_messages: true,
  can_edit_messages: true,
  can_manage_direct_messages: true,
};

/** Bot API: ChatPermissions, all granted. */
export const ALL_PERMISSIONS: Rights = {
  can_send_messages: true,
  can_send_audios: true,
  can_send_documents: true,
  can_send_photos: true,
  can_send_videos: true,
  can_send_video_notes: true,
  can_send_voice_notes: true,
  can_send_polls: true,
  can_send_other_messages: true,
  can_add_web_page_previews: true,
  can_react_to_messages: true,
  can_change_info: false,
  can_invite_users: true,
  can_edit_tag: false,
  can_pin_messages: false,
  can_manage_topics: false,
};

/** Bot API: ChatPermissions, all withheld. */
export const NO_PERMISSIONS: Rights = Object.fromEntries(
  Object.keys(ALL_PERMISSIONS).map((name) => [name, false]),
);

/** What an administrator may do in this chat when nobody said otherwise. */
export function administratorRights(chat: Chat): Rights {
  if (chat.type === 'channel') return { ...ADMIN_RIGHTS, ...CHANNEL_RIGHTS };
  return { ...ADMIN_RIGHTS, can_pin_messages: true, ...(chat.info.is_forum && { can_manage_topics: true }) };
}

/** Bot API: ChatMember. */
export function chatMember(chat: Chat, user: User, member: Member | undefined): Record<string, unknown> {
  const { status, rights, isMember, isAnonymous = false } = member ?? { status: 'left' };
  switch (status) {
    case 'creator':
      return { user, status, is_anonymous: isAnonymous };
    case 'administrator':
      return {
        user,
        status,
        can_be_edited: false,
        is_anonymous: isAnonymous,
        ...administratorRights(chat),
        ...rights,
      };
    case 'restricted':
      return { user, status, is_member: isMember ?? true, until_date: 0, ...NO_PERMISSIONS, ...rights };
    case 'kicked':
      return { user, status, until_date: 0 };
    default:
      return { user, status };
  }
}

/** A change of somebody's place in a chat. */
export interface MembershipChange {
  user: User;
  to: Member;
  by: User;
  /** No service message in the group. */
  quiet?: boolean;
  /** No update to anybody either. */
  silent?: boolean;
}

/**
 * Changes somebody's place in a chat and tells those concerned, as Telegram does: a bot learns of its own change
 * by my_chat_member, administrators of anybody else's by chat_member, groups by a service message.
 */
export function changeMembership(world: World, chat: Chat, change: MembershipChange): void {
  const { user, to, by } = change;
  const before = chat.members.get(user.id);
  chat.members.set(user.id, to);
  world.chatChanged(chat);
  if (change.silent) return;
  const update = {
    chat: chat.info,
    from: by,
    date: world.clock.seconds(),
    old_chat_member: chatMember(chat, user, before),
    new_chat_member: chatMember(chat, user, to),
  };
  world.events.emit('membership', update);
  tellBots(world, chat, user, update);
  if (chat.isGroup && !change.quiet) announceInGroup(world, chat, change, before);
}

function tellBots(world: World, chat: Chat, user: User, update: { chat: ChatInfo }): void {
  world.bots.get(user.id)?.updates.push('my_chat_member', update);
  if (chat.type === 'private') return;
  for (const bot of world.bots.values()) {
    if (bot.id === user.id || !isAdministrator(chat.members.get(bot.id))) continue;
    bot.updates.push('chat_member', update);
  }
}

function announceInGroup(
  world: World,
  chat: Chat,
  change: MembershipChange,
  before: Member | undefined,
): void {
  const { user, to, by } = change;
  if (!isPresent(before) && isPresent(to)) {
    postServiceMessage(world, chat, { from: by, new_chat_members: [user] });
  } else if (isPresent(before) && !isPresent(to)) {
    postServiceMessage(world, chat, { from: by, left_chat_member: user });
  }
}

/** Who would have added a bot to this chat: its creator, else an administrator, else any member. */
export function somebodyInCharge(world: World, chat: Chat): User {
  const people = [...chat.members].filter(([id]) => !world.bots.has(id));
  const inCharge =
    people.find(([, member]) => member.status === 'creator') ??
    people.find(([, member]) => isAdministrator(member)) ??
    people.find(([, member]) => isPresent(member));
  const user = inCharge && world.user(inCharge[0]);
  return user ?? { id: 777_000, is_bot: false, first_name: 'Telegram' };
}

/** Gives a bot its place in a chat that already exists. */
export function placeBot(
  world: World,
  chat: Chat,
  bot: Bot,
  to: Member,
  options: { silent?: boolean } = {},
): void {
  const by = somebodyInCharge(world, chat);
  changeMembership(world, chat, { user: bot.user, to, by, quiet: true, ...options });
}
