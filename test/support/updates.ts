import type { BotIdentity } from '../../src/bot/normalise/bot.ts';
import type { Chat, Message, MessageEntity, Update, User } from '@grammyjs/types';

/** Updates as Telegram shapes them, for the tests of the bot's door. */

export const BOT: BotIdentity = {
  id: 7_000_000_001,
  username: 'PartylineBot',
  commands: new Map(
    ['start', 'stop', 'signature', 'mute_all', 'info', 'announce'].map((name) => [
      name,
      { inCaptions: name === 'announce' },
    ]),
  ),
};

export const ANNA: User = {
  id: 101,
  is_bot: false,
  first_name: 'Anna',
  last_name: 'Ek',
  username: 'anna',
  language_code: 'sv',
};
export const OTHER_BOT: User = { id: 202, is_bot: true, first_name: 'Helper', username: 'HelperBot' };
export const OURSELVES: User = {
  id: BOT.id,
  is_bot: true,
  first_name: 'Partyline',
  username: BOT.username,
};
/** Stands in for anonymous administrators (Bot API: Message.sender_chat). */
export const GROUP_ANONYMOUS_BOT: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};

export const PRIVATE = {
  id: 101,
  type: 'private',
  first_name: 'Anna',
  last_name: 'Ek',
  username: 'anna',
} as Chat;
export const GROUP = { id: -500, type: 'group', title: 'Small group' } as Chat;
export const SUPERGROUP = {
  id: -1_001_000_000_001,
  type: 'supergroup',
  title: 'Big group',
  username: 'biggroup',
} as Chat;
export const FORUM = {
  id: -1_001_000_000_002,
  type: 'supergroup',
  title: 'Forum',
  is_forum: true,
} as Chat;
export const CHANNEL = {
  id: -1_001_000_000_003,
  type: 'channel',
  title: 'News',
  username: 'news',
} as Chat;

const file = (name: string) => ({ file_id: `id-${name}`, file_unique_id: `unique-${name}` });

/** What each relayed kind of message holds. */
export const CONTENTS = {
  text: { text: 'Hello there', entities: [{ type: 'bold', offset: 0, length: 5 }] },
  photo: {
    photo: [
      { ...file('small'), width: 90, height: 60 },
      { ...file('large'), width: 1280, height: 853 },
      { ...file('middle'), width: 320, height: 213 },
    ],
    caption: 'A view',
    caption_entities: [{ type: 'italic', offset: 2, length: 4 }],
    has_media_spoiler: true,
    show_caption_above_media: true,
  },
  video: { video: { ...file('video'), width: 640, height: 360, duration: 4 } },
  animation: {
    animation: { ...file('animation'), width: 320, height: 240, duration: 2 },
    document: { ...file('animation'), file_name: 'wave.mp4' },
    caption: 'Hi',
  },
  audio: { audio: { ...file('audio'), duration: 180, title: 'Song' } },
  document: { document: { ...file('document'), file_name: 'minutes.pdf' }, caption: 'The minutes' },
  voice: { voice: { ...file('voice'), duration: 9 } },
  video_note: { video_note: { ...file('video_note'), length: 240, duration: 3 } },
  sticker: {
    sticker: {
      ...file('sticker'),
      type: 'regular',
      width: 512,
      height: 512,
      is_animated: false,
      is_video: false,
    },
  },
  location: { location: { latitude: 59.33, longitude: 18.06, horizontal_accuracy: 12, live_period: 900 } },
  venue: {
    venue: {
      location: { latitude: 59.33, longitude: 18.06 },
      title: 'Town hall',
      address: 'Main street 1',
      foursquare_id: 'f1',
      google_place_id: 'g1',
    },
    location: { latitude: 59.33, longitude: 18.06 },
  },
  contact: { contact: { phone_number: '+46701234567', first_name: 'Bo', last_name: 'Li', user_id: 303 } },
  dice: { dice: { emoji: '🎲', value: 4 } },
  poll: {
    poll: {
      id: '77',
      question: 'Tea?',
      options: [
        { persistent_id: '0', text: 'Yes', voter_count: 0 },
        { persistent_id: '1', text: 'No', voter_count: 0 },
      ],
      total_voter_count: 0,
      is_closed: false,
      is_anonymous: true,
      type: 'quiz',
      allows_multiple_answers: false,
      allows_revoting: false,
      members_only: false,
    },
  },
} satisfies Record<string, Partial<Message>>;

/** What further kinds hold that are relayed as another one. */
export const MORE_CONTENTS = {
  live_photo: {
    live_photo: {
      ...file('live'),
      photo: [{ ...file('still'), width: 9, height: 9 }],
      width: 9,
      height: 9,
      duration: 2,
    },
    photo: [{ ...file('still'), width: 9, height: 9 }],
    caption: 'It moves',
  },
  checklist: {
    checklist: {
      title: 'Shopping',
      tasks: [
        { id: 1, text: 'Milk', completion_date: 1_760_000_000 },
        {
          id: 2,
          text: 'Green tea',
          text_entities: [{ type: 'italic', offset: 0, length: 5 }],
          completion_date: 0,
        },
      ],
    },
  },
  rich_message: {
    rich_message: {
      blocks: [
        { type: 'heading', text: 'News', size: 1 },
        {
          type: 'paragraph',
          text: [
            { type: 'bold', text: 'All' },
            ' ',
            { type: 'url', text: 'of it', url: 'https://example.org/' },
            ' is here. ',
            { type: 'custom_emoji', custom_emoji_id: '9', alternative_text: '👍' },
          ],
        },
        {
          type: 'list',
          items: [
            { label: '•', blocks: [{ type: 'paragraph', text: 'one' }] },
            {
              label: '•',
              has_checkbox: true,
              is_checked: true,
              blocks: [{ type: 'paragraph', text: { type: 'marked', text: 'two' } }],
            },
          ],
        },
        { type: 'pre', text: 'code()', language: 'ts' },
        { type: 'blockquote', blocks: [{ type: 'paragraph', text: 'Said well' }], credit: 'Somebody' },
        {
          type: 'table',
          cells: [
            [
              { text: 'a', align: 'left', valign: 'top' },
              { text: 'b', align: 'left', valign: 'top' },
            ],
            [
              { text: 'c', align: 'left', valign: 'top' },
              { text: 'd', align: 'left', valign: 'top' },
            ],
          ],
        },
        { type: 'divider' },
        { type: 'photo', photo: [{ ...file('rich'), width: 9, height: 9 }], caption: { text: 'Seen' } },
        { type: 'details', summary: 'More', blocks: [{ type: 'paragraph', text: 'hidden' }] },
        { type: 'map', location: { latitude: 1, longitude: 2 }, zoom: 13, width: 9, height: 9 },
        { type: 'buttons', buttons: [{ text: 'Open', url: 'https://example.org/go' }] },
      ],
    },
  },
} satisfies Record<string, Partial<Message>>;

/** A message of Anna's in the supergroup, changed as wished. */
export function message(fields: Partial<Message>): Message {
  return {
    message_id: 10,
    date: 1_760_000_000,
    chat: SUPERGROUP,
    from: ANNA,
    ...fields,
  };
}

/** An update with that new message. */
export function messageUpdate(fields: Partial<Message>, updateId = 1): Update {
  return { update_id: updateId, message: message(fields) } as Update;
}

/** A post in the channel, which names no person. */
export function channelPostUpdate(fields: Partial<Message>): Update {
  const { from: _nobody, ...post } = message({ chat: CHANNEL, sender_chat: CHANNEL, ...fields });
  return { update_id: 1, channel_post: post } as Update;
}

/** A text that Telegram has marked as beginning with a command. */
export function commandText(text: string): Partial<Message> {
  const length = text.search(/\s|$/);
  const entities: MessageEntity[] = [{ type: 'bot_command', offset: 0, length }];
  return { text, entities };
}
