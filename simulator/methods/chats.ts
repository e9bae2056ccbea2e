import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import { type Chat, isAdministrator, isPresent } from '../chat.ts';
import { ALL_PERMISSIONS, changeMembership, chatMember } from '../membership.ts';
import type { World } from '../world.ts';
import type { Methods } from './call.ts';

/** What a bot may ask about the chats where it is. */
export const chats: Methods = {
  getChat: ({ world, bot, parameters }) => chatFullInfo(world, chatOfBot(world, bot, parameters)),

  getChatMember: ({ world, bot, parameters }) => {
    const userId = parameters.integer('user_id');
    if (userId === undefined) throw badRequest('invalid user_id specified');
    const chat = chatOfBot(world, bot, parameters);
    const user = world.user(userId);
    if (user === undefined) throw badRequest('PARTICIPANT_ID_INVALID');
    return chatMember(chat, user, chat.members.get(userId));
  },

  getChatAdministrators: ({ world, bot, parameters }) => {
    const chat = chatOfBot(world, bot, parameters);
    if (chat.type === 'private') throw badRequest('there are no administrators in the private chat');
    const administrators = [];
    for (const [id, member] of chat.members) {
      const user = world.user(id);
      // Bot API: other bots are left out.
      if (user === undefined || !isAdministrator(member) || (user.is_bot && id !== bot.id)) continue;
      administrators.push(chatMember(chat, user, member));
    }
    return administrators;
  },

  getChatMemberCount: ({ world, bot, parameters }) => {
    const chat = chatOfBot(world, bot, parameters);
    return [...chat.members.values()].filter(isPresent).length;
  },

  leaveChat: ({ world, bot, parameters }) => {
    const chat = chatOfBot(world, bot, parameters);
    if (chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
    changeMembership(world, chat, { user: bot.user, to: { status: 'left' }, by: bot.user });
    return true;
  },
};

/** Bot API: ChatFullInfo, as far as the simulator knows. */
function chatFullInfo(world: World, chat: Chat): Record<string, unknown> {
  return {
    ...chat.info,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(chat.isGroup && { permissions: { ...ALL_PERMISSIONS, ...chat.permissions } }),
    ...(world.people.get(chat.id)?.refusesVoiceAndVideo && { has_restricted_voice_and_video_messages: true }),
    ...(chat.parentChatId !== undefined && { parent_chat: world.chats.get(chat.parentChatId)?.info }),
    ...(chat.linkedChatId !== undefined && { linked_chat_id: chat.linkedChatId }),
  };
}
