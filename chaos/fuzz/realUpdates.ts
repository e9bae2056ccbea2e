import type { Update } from '@grammyjs/types';
import {
  ANNA,
  channelPostUpdate,
  commandText,
  CONTENTS,
  FORUM,
  GROUP,
  message,
  messageUpdate,
  OURSELVES,
} from '../../test/support/updates.ts';

const member = (status: string) => ({ user: OURSELVES, status });

/** Posts of every kind, as they are before they are damaged. */
export const POSTS: readonly Update[] = [
  ...Object.values(CONTENTS).map((content) => messageUpdate(content)),
  messageUpdate({ ...CONTENTS.photo, media_group_id: 'album-1' }),
  messageUpdate({ text: 'Yes', reply_to_message: message({}) as never }),
  messageUpdate({ text: 'See https://example.org', link_preview_options: { is_disabled: true } }),
];

/** Everything else that comes in. It may well take a chat out of the hub, as real updates may. */
export const OTHERS: readonly object[] = [
  ...Object.values(CONTENTS).map((content) => channelPostUpdate(content)),
  messageUpdate(commandText('/start@PartylineBot now')),
  messageUpdate(commandText('/stop')),
  messageUpdate(commandText('/pause')),
  messageUpdate({ text: 'In a topic', chat: FORUM, message_thread_id: 4 }),
  messageUpdate({ chat: GROUP, migrate_to_chat_id: -1_001_000_000_009 }),
  { update_id: 2, edited_message: message(CONTENTS.photo) },
  {
    update_id: 3,
    my_chat_member: {
      chat: GROUP,
      from: ANNA,
      date: 1_760_000_000,
      old_chat_member: member('left'),
      new_chat_member: member('member'),
    },
  },
  {
    update_id: 4,
    callback_query: { id: '1', from: ANNA, data: 'approve:1', chat_instance: 'c', message: message({}) },
  },
  { update_id: 5, poll_answer: { poll_id: '77', user: ANNA, option_ids: [0] } },
];
