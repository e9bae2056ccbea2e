import type { ChatInfo, User } from './telegram.ts';

/** What a sample update is about. */
export interface SampleScene {
  chat: ChatInfo;
  /** The person's private chat with the bot. */
  privateChat: ChatInfo;
  from: User;
  /** Seconds since the epoch. */
  date: number;
}

/**
 * One update of every kind that nothing else here makes happen, as the Bot API documents it. The ids in them belong to
 * nobody: they are for seeing that a bot stays calm about kinds it has no use for.
 */
export const UPDATE_SAMPLES: Readonly<Record<string, (scene: SampleScene) => Record<string, unknown>>> = {
  business_connection: ({ from, date }) => ({
    id: 'connection-1',
    user: from,
    user_chat_id: from.id,
    date,
    is_enabled: true,
  }),
  business_message: (scene) => businessMessage(scene),
  edited_business_message: (scene) => ({ ...businessMessage(scene), edit_date: scene.date }),
  deleted_business_messages: ({ privateChat }) => ({
    business_connection_id: 'connection-1',
    chat: privateChat,
    message_ids: [1],
  }),
  guest_message: ({ chat, from, date }) => ({
    message_id: 1,
    guest_query_id: '1',
    chat,
    from,
    date,
    text: 'A question to a guest',
  }),
  stopped_message_generation: ({ privateChat }) => ({ chat: privateChat, draft_id: 1 }),
  message_reaction: ({ chat, from, date }) => ({
    chat,
    message_id: 1,
    user: from,
    date,
    old_reaction: [],
    new_reaction: [{ type: 'emoji', emoji: '👍' }],
  }),
  message_reaction_count: ({ chat, date }) => ({
    chat,
    message_id: 1,
    date,
    reactions: [{ type: { type: 'emoji', emoji: '👍' }, total_count: 2 }],
  }),
  inline_query: ({ from }) => ({ id: '1', from, query: 'cats', offset: '' }),
  chosen_inline_result: ({ from }) => ({ result_id: '1', from, query: 'cats' }),
  shipping_query: ({ from }) => ({
    id: '1',
    from,
    invoice_payload: 'parcel',
    shipping_address: {
      country_code: 'NL',
      state: '',
      city: 'Amsterdam',
      street_line1: 'Main street 1',
      street_line2: '',
      post_code: '1000 AA',
    },
  }),
  purchased_paid_media: ({ from }) => ({ from, paid_media_payload: 'picture' }),
  chat_join_request: ({ chat, from, date }) => ({ chat, from, user_chat_id: from.id, date }),
  chat_boost: ({ chat, from, date }) => ({
    chat,
    boost: {
      boost_id: 'boost-1',
      add_date: date,
      expiration_date: date + 86_400,
      source: { source: 'premium', user: from },
    },
  }),
  removed_chat_boost: ({ chat, from, date }) => ({
    chat,
    boost_id: 'boost-1',
    remove_date: date,
    source: { source: 'premium', user: from },
  }),
  managed_bot: ({ from }) => ({
    user: from,
    bot: { id: 999_000_001, is_bot: true, first_name: 'Managed', username: 'managed_bot' },
  }),
};

function businessMessage({ privateChat, from, date }: SampleScene): Record<string, unknown> {
  return {
    message_id: 1,
    business_connection_id: 'connection-1',
    chat: privateChat,
    from,
    date,
    text: 'A word to the shop',
  };
}
