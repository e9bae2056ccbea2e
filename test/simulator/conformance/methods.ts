/**
 * What the Bot API documents of each method that the simulator has: what a call needs, what it is refused for and in
 * which words. The places `$…` stand for what the scene holds (see `fillIn`).
 */
export interface MethodRules {
  /** A call that works. */
  readonly works: Readonly<Record<string, unknown>>;
  /** Parameters without which it is refused, with the refusal. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Values at a documented limit, and beyond it with the refusal. */
  readonly limits?: readonly {
    readonly what: string;
    readonly at?: Readonly<Record<string, unknown>>;
    readonly beyond?: Readonly<Record<string, unknown>>;
    readonly refusal?: string;
  }[];
}

const CHAT_EMPTY = '400 Bad Request: chat_id is empty';
const NO_FILE = (kind: string) => `400 Bad Request: there is no ${kind.replace('_', ' ')} in the request`;

const text = (units: number): string => 'x'.repeat(units);
const sends = (kind: string, more: object = {}): MethodRules => ({
  works: { chat_id: '$group', [kind]: `$${kind}`, ...more },
  requires: { chat_id: CHAT_EMPTY, [kind]: NO_FILE(kind) },
});
const captioned = (kind: string): MethodRules => ({
  ...sends(kind),
  limits: [
    {
      what: 'a caption of 1,024 UTF-16 units',
      at: { caption: text(1_024) },
      beyond: { caption: text(1_025) },
      refusal: '400 Bad Request: message caption is too long',
    },
  ],
});
const photos = (count: number): object[] =>
  Array.from({ length: count }, () => ({ type: 'photo', media: '$photo' }));
const choices = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ text: `${index}` }));
const price = (amount: number): object[] => [{ label: 'A week', amount }];
const invoice = {
  title: 'A week',
  description: 'Seven days',
  payload: 'week',
  currency: 'XTR',
  prices: price(250),
};
const invoiceLimits: MethodRules['limits'] = [
  {
    what: 'a title of 32 characters',
    at: { title: text(32) },
    beyond: { title: text(33) },
    refusal: '400 Bad Request: INVOICE_TITLE_INVALID',
  },
  {
    what: 'a description of 255 characters',
    at: { description: text(255) },
    beyond: { description: text(256) },
    refusal: '400 Bad Request: INVOICE_DESCRIPTION_INVALID',
  },
  {
    what: 'a payload of 128 bytes',
    at: { payload: text(128) },
    beyond: { payload: `${text(127)}é` },
    refusal: '400 Bad Request: INVOICE_PAYLOAD_INVALID',
  },
  {
    what: 'Stars and no other currency',
    beyond: { currency: 'EUR' },
    refusal: '400 Bad Request: PAYMENT_PROVIDER_INVALID',
  },
  {
    what: 'exactly one price',
    beyond: { prices: [...price(1), ...price(2)] },
    refusal: '400 Bad Request: STARS_INVOICE_INVALID',
  },
  {
    what: 'a price of at least one Star',
    at: { prices: price(1) },
    beyond: { prices: price(0) },
    refusal: '400 Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID',
  },
];
const invoiceRequires = {
  title: '400 Bad Request: INVOICE_TITLE_INVALID',
  description: '400 Bad Request: INVOICE_DESCRIPTION_INVALID',
  payload: '400 Bad Request: INVOICE_PAYLOAD_INVALID',
  currency: '400 Bad Request: CURRENCY_INVALID',
  prices: '400 Bad Request: there must be at least one price',
};
const tooOld = '400 Bad Request: query is too old and response timeout expired or query ID is invalid';

/** The table. A method that the simulator has and this does not know fails the tests, and the other way round. */
export const METHODS: Readonly<Record<string, MethodRules>> = {
  getMe: { works: {} },
  logOut: { works: {} },
  close: { works: {} },
  getUpdates: {
    works: { timeout: 0 },
    limits: [
      { what: 'batches of 100', at: { limit: 100 } },
      {
        what: 'a whole number as offset',
        beyond: { offset: 'soon' },
        refusal: '400 Bad Request: parameter "offset" must be a valid Integer',
      },
    ],
  },
  setWebhook: {
    works: { url: 'http://127.0.0.1:1/hook', secret_token: 'a-secret' },
    limits: [
      {
        what: 'a secret of 256 characters',
        at: { secret_token: text(256) },
        beyond: { secret_token: text(257) },
        refusal: '400 Bad Request: secret token is too long',
      },
      {
        what: 'letters, digits, _ and - in the secret',
        beyond: { secret_token: 'a secret' },
        refusal: '400 Bad Request: secret token contains unallowed characters',
      },
    ],
  },
  deleteWebhook: { works: {} },
  getWebhookInfo: { works: {} },

  sendMessage: {
    works: { chat_id: '$group', text: 'Good morning' },
    requires: { chat_id: CHAT_EMPTY, text: '400 Bad Request: message text is empty' },
    limits: [
      {
        what: 'a text of 4,096 UTF-16 units',
        at: { text: text(4_096) },
        beyond: { text: text(4_097) },
        refusal: '400 Bad Request: message is too long',
      },
      { what: 'a chat that there is', beyond: { chat_id: -1 }, refusal: '400 Bad Request: chat not found' },
      {
        what: 'a message to answer that there is',
        beyond: { reply_parameters: { message_id: 999_999 } },
        refusal: '400 Bad Request: message to be replied not found',
      },
      {
        what: '64 bytes of callback data',
        at: { reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: text(64) }]] } },
        beyond: { reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: text(65) }]] } },
        refusal: '400 Bad Request: BUTTON_DATA_INVALID',
      },
    ],
  },
  sendPhoto: captioned('photo'),
  sendLivePhoto: {
    works: { chat_id: '$group', live_photo: '$video', photo: '$photo' },
    requires: { chat_id: CHAT_EMPTY, live_photo: NO_FILE('live photo'), photo: NO_FILE('photo') },
    limits: [
      {
        what: 'a caption of 1,024 UTF-16 units',
        at: { caption: text(1_024) },
        beyond: { caption: text(1_025) },
        refusal: '400 Bad Request: message caption is too long',
      },
      {
        what: 'files that Telegram has, and no addresses',
        beyond: { live_photo: 'https://x.org/live.mp4' },
        refusal: '400 Bad Request: wrong file identifier/HTTP URL specified',
      },
    ],
  },
  sendVideo: captioned('video'),
  sendAnimation: captioned('animation'),
  sendAudio: captioned('audio'),
  sendDocument: captioned('document'),
  sendVoice: captioned('voice'),
  sendVideoNote: sends('video_note'),
  sendSticker: sends('sticker'),
  sendLocation: {
    works: { chat_id: '$group', latitude: 41.4, longitude: 2.17 },
    requires: {
      chat_id: CHAT_EMPTY,
      latitude: '400 Bad Request: latitude is empty',
      longitude: '400 Bad Request: longitude is empty',
    },
    limits: [
      {
        what: 'places on earth',
        at: { latitude: -90, longitude: 180 },
        beyond: { latitude: 91 },
        refusal: '400 Bad Request: wrong location specified',
      },
      {
        what: 'live periods from 60 to 86,400 s, or for ever',
        at: { live_period: 0x7fffffff },
        beyond: { live_period: 59 },
        refusal: '400 Bad Request: wrong live location period specified',
      },
    ],
  },
  sendVenue: {
    works: {
      chat_id: '$group',
      latitude: 41.4,
      longitude: 2.17,
      title: 'The square',
      address: 'Main street',
    },
    requires: {
      chat_id: CHAT_EMPTY,
      latitude: '400 Bad Request: latitude is empty',
      title: '400 Bad Request: parameter "title" is required',
      address: '400 Bad Request: parameter "address" is required',
    },
  },
  sendContact: {
    works: { chat_id: '$group', phone_number: '+10000000', first_name: 'Ann' },
    requires: {
      chat_id: CHAT_EMPTY,
      phone_number: '400 Bad Request: parameter "phone_number" is required',
      first_name: '400 Bad Request: parameter "first_name" is required',
    },
  },
  sendDice: {
    works: { chat_id: '$group' },
    requires: { chat_id: CHAT_EMPTY },
    limits: [
      {
        what: 'emoji that are thrown',
        at: { emoji: '🎰' },
        beyond: { emoji: '🙂' },
        refusal: '400 Bad Request: wrong dice emoji specified',
      },
    ],
  },
  sendPoll: {
    works: { chat_id: '$group', question: 'When?', options: [{ text: 'Now' }, { text: 'Later' }] },
    requires: {
      chat_id: CHAT_EMPTY,
      question: '400 Bad Request: poll question must be non-empty',
      options: '400 Bad Request: poll must have at least 2 option',
    },
    limits: [
      {
        what: 'a question of 300 characters',
        at: { question: text(300) },
        beyond: { question: text(301) },
        refusal: '400 Bad Request: poll question length must not exceed 300',
      },
      {
        what: 'options of 100 characters',
        at: { options: ['Now', text(100)] },
        beyond: { options: ['Now', text(101)] },
        refusal: '400 Bad Request: poll options length must not exceed 100',
      },
      {
        what: '12 options',
        at: { options: choices(12) },
        beyond: { options: choices(13) },
        refusal: "400 Bad Request: poll can't have more than 12 options",
      },
      {
        what: 'quizzes with a right answer',
        at: { type: 'quiz', correct_option_ids: [0] },
        beyond: { type: 'quiz' },
        refusal: '400 Bad Request: correct option for a quiz must be specified',
      },
      {
        what: 'a description of 1,024 UTF-16 units',
        at: { description: text(1_024) },
        beyond: { description: text(1_025) },
        refusal: '400 Bad Request: message caption is too long',
      },
      {
        what: 'media with the description, but no stickers',
        at: { media: { type: 'live_photo', media: '$video', photo: '$photo' } },
        beyond: { media: { type: 'sticker', media: '$sticker' } },
        refusal: '400 Bad Request: failed to parse InputPollMedia: invalid type specified',
      },
      {
        what: 'media with an option, but no documents',
        at: { options: [{ text: 'Now', media: { type: 'sticker', media: '$sticker' } }, { text: 'Later' }] },
        beyond: {
          options: [{ text: 'Now', media: { type: 'document', media: '$document' } }, { text: 'Later' }],
        },
        refusal: '400 Bad Request: failed to parse InputPollMedia: invalid type specified',
      },
    ],
  },
  stopPoll: {
    works: { chat_id: '$group', message_id: '$poll' },
    requires: { chat_id: CHAT_EMPTY, message_id: '400 Bad Request: message with poll to stop not found' },
    limits: [
      {
        what: 'polls',
        beyond: { message_id: '$text' },
        refusal: '400 Bad Request: message is not a poll',
      },
      {
        what: 'polls of its own',
        beyond: { message_id: '$theirPoll' },
        refusal: "400 Bad Request: poll can't be stopped",
      },
      {
        what: 'polls that are open',
        beyond: { message_id: '$closedPoll' },
        refusal: '400 Bad Request: poll has already been closed',
      },
    ],
  },
  sendMediaGroup: {
    works: { chat_id: '$group', media: photos(2) },
    requires: { chat_id: CHAT_EMPTY, media: '400 Bad Request: parameter "media" is required' },
    limits: [
      {
        what: '10 parts',
        at: { media: photos(10) },
        beyond: { media: photos(11) },
        refusal: '400 Bad Request: too many messages to send as an album',
      },
      {
        what: 'live photos beside photos and videos',
        at: {
          media: [
            { type: 'live_photo', media: '$video', photo: '$photo' },
            { type: 'video', media: '$video' },
            ...photos(1),
          ],
        },
        beyond: { media: [{ type: 'live_photo', media: '$video' }, ...photos(1)] },
        refusal: "400 Bad Request: can't parse InputMedia: photo not found",
      },
      {
        what: 'no animations',
        beyond: { media: [{ type: 'animation', media: '$animation' }, ...photos(1)] },
        refusal:
          '400 Bad Request: can\'t parse InputMedia: type "animation" can\'t be used in sendMediaGroup',
      },
      {
        what: 'documents with documents',
        at: {
          media: [
            { type: 'document', media: '$document' },
            { type: 'document', media: '$document' },
          ],
        },
        beyond: { media: [{ type: 'document', media: '$document' }, ...photos(1)] },
        refusal: "400 Bad Request: Document can't be mixed with other media types",
      },
      {
        what: 'audio with audio',
        beyond: { media: [{ type: 'audio', media: '$audio' }, ...photos(1)] },
        refusal: "400 Bad Request: Audio can't be mixed with other media types",
      },
    ],
  },
  sendChatAction: {
    works: { chat_id: '$group', action: 'typing' },
    requires: { chat_id: CHAT_EMPTY, action: '400 Bad Request: wrong parameter action in request' },
  },

  editMessageText: {
    works: { chat_id: '$group', message_id: '$text', text: 'Better words' },
    requires: {
      chat_id: CHAT_EMPTY,
      message_id: '400 Bad Request: message to edit not found',
      text: '400 Bad Request: message text is empty',
    },
    limits: [
      {
        what: 'a text of 4,096 UTF-16 units',
        at: { text: text(4_096) },
        beyond: { text: text(4_097) },
        refusal: '400 Bad Request: message is too long',
      },
      {
        what: 'messages of its own',
        beyond: { message_id: '$theirs' },
        refusal: "400 Bad Request: message can't be edited",
      },
      {
        what: 'messages with a text',
        beyond: { message_id: '$picture' },
        refusal: '400 Bad Request: there is no text in the message to edit',
      },
    ],
  },
  editMessageCaption: {
    works: { chat_id: '$group', message_id: '$picture', caption: 'Better words' },
    requires: { chat_id: CHAT_EMPTY, message_id: '400 Bad Request: message to edit not found' },
    limits: [
      {
        what: 'a caption of 1,024 UTF-16 units',
        at: { caption: text(1_024) },
        beyond: { caption: text(1_025) },
        refusal: '400 Bad Request: message caption is too long',
      },
      {
        what: 'messages that can have a caption',
        beyond: { message_id: '$text' },
        refusal: '400 Bad Request: there is no caption in the message to edit',
      },
    ],
  },
  editMessageMedia: {
    works: { chat_id: '$group', message_id: '$picture', media: { type: 'video', media: '$video' } },
    requires: {
      chat_id: CHAT_EMPTY,
      message_id: '400 Bad Request: message to edit not found',
      media: '400 Bad Request: parameter "media" is required',
    },
  },
  editMessageReplyMarkup: {
    works: {
      chat_id: '$group',
      message_id: '$text',
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    },
    requires: { chat_id: CHAT_EMPTY, message_id: '400 Bad Request: message to edit not found' },
    limits: [
      {
        what: 'a change',
        beyond: { message_id: '$picture', reply_markup: undefined },
        refusal:
          '400 Bad Request: message is not modified: specified new message content and reply markup are exactly ' +
          'the same as a current content and reply markup of the message',
      },
    ],
  },
  deleteMessage: {
    works: { chat_id: '$group', message_id: '$text' },
    requires: { message_id: '400 Bad Request: message identifier is not specified', chat_id: CHAT_EMPTY },
    limits: [
      {
        what: 'messages that there are',
        beyond: { message_id: 999_999 },
        refusal: '400 Bad Request: message to delete not found',
      },
    ],
  },
  deleteMessages: {
    works: { chat_id: '$group', message_ids: ['$text', 999_999] },
    requires: {
      chat_id: CHAT_EMPTY,
      message_ids: '400 Bad Request: message identifiers are not specified',
    },
    limits: [
      {
        what: '100 messages',
        at: { message_ids: Array.from({ length: 100 }, (_, index) => 5_000 + index) },
        beyond: { message_ids: Array.from({ length: 101 }, (_, index) => 5_000 + index) },
        refusal: '400 Bad Request: too many message identifiers specified',
      },
    ],
  },

  getChat: { works: { chat_id: '$group' }, requires: { chat_id: CHAT_EMPTY } },
  getChatMember: {
    works: { chat_id: '$group', user_id: '$ann' },
    requires: { chat_id: CHAT_EMPTY, user_id: '400 Bad Request: invalid user_id specified' },
    limits: [
      {
        what: 'people whom it knows',
        beyond: { user_id: 999_999_999 },
        refusal: '400 Bad Request: PARTICIPANT_ID_INVALID',
      },
    ],
  },
  getChatAdministrators: {
    works: { chat_id: '$group' },
    requires: { chat_id: CHAT_EMPTY },
    limits: [
      {
        what: 'groups and channels',
        beyond: { chat_id: '$ann' },
        refusal: '400 Bad Request: there are no administrators in the private chat',
      },
    ],
  },
  getChatMemberCount: { works: { chat_id: '$group' }, requires: { chat_id: CHAT_EMPTY } },
  leaveChat: {
    works: { chat_id: '$group' },
    requires: { chat_id: CHAT_EMPTY },
    limits: [
      {
        what: 'groups and channels',
        beyond: { chat_id: '$ann' },
        refusal: "400 Bad Request: chat member status can't be changed in private chats",
      },
    ],
  },

  answerCallbackQuery: {
    works: { callback_query_id: '$press' },
    requires: { callback_query_id: tooOld },
    limits: [
      {
        what: 'a text of 200 characters',
        at: { text: text(200) },
        beyond: { text: text(201) },
        refusal: '400 Bad Request: MESSAGE_TOO_LONG',
      },
    ],
  },
  answerPreCheckoutQuery: {
    works: { pre_checkout_query_id: '$checkout', ok: true },
    requires: { pre_checkout_query_id: tooOld },
    limits: [
      {
        what: 'a reason for a refusal',
        beyond: { ok: false },
        refusal: '400 Bad Request: parameter "error_message" is required',
      },
    ],
  },
  sendInvoice: {
    works: { chat_id: '$ann', ...invoice },
    requires: { chat_id: CHAT_EMPTY, ...invoiceRequires },
    limits: [
      ...invoiceLimits,
      {
        what: 'one-off payments',
        beyond: { subscription_period: 2_592_000 },
        refusal: '400 Bad Request: SUBSCRIPTION_PERIOD_INVALID',
      },
    ],
  },
  createInvoiceLink: {
    works: { ...invoice, subscription_period: 2_592_000 },
    requires: invoiceRequires,
    limits: [
      ...invoiceLimits,
      {
        what: 'subscriptions of 30 days',
        beyond: { subscription_period: 604_800 },
        refusal: '400 Bad Request: SUBSCRIPTION_PERIOD_INVALID',
      },
    ],
  },
  refundStarPayment: {
    works: { user_id: '$ann', telegram_payment_charge_id: '$charge' },
    requires: {
      user_id: '400 Bad Request: invalid user_id specified',
      telegram_payment_charge_id: '400 Bad Request: CHARGE_NOT_FOUND',
    },
  },
  editUserStarSubscription: {
    works: { user_id: '$ann', telegram_payment_charge_id: '$subscription', is_canceled: true },
    requires: {
      user_id: '400 Bad Request: invalid user_id specified',
      telegram_payment_charge_id: '400 Bad Request: CHARGE_ID_INVALID',
    },
    limits: [
      {
        what: 'subscriptions',
        beyond: { telegram_payment_charge_id: '$charge' },
        refusal: '400 Bad Request: SUBSCRIPTION_NOT_ACTIVE',
      },
    ],
  },
  getMyStarBalance: { works: {} },
  getStarTransactions: { works: { limit: 100 } },

  setMyCommands: {
    works: { commands: [{ command: 'start', description: 'begin' }] },
    limits: [
      {
        what: '100 commands',
        at: { commands: Array.from({ length: 100 }, (_, at) => ({ command: `c${at}`, description: 'd' })) },
        beyond: {
          commands: Array.from({ length: 101 }, (_, at) => ({ command: `c${at}`, description: 'd' })),
        },
        refusal: '400 Bad Request: BOT_COMMANDS_TOO_MUCH',
      },
      {
        what: 'names of 32 lower-case letters, digits and _',
        at: { commands: [{ command: text(32), description: 'd' }] },
        beyond: { commands: [{ command: 'Start', description: 'd' }] },
        refusal: '400 Bad Request: BOT_COMMAND_INVALID',
      },
      {
        what: 'descriptions of 256 characters',
        at: { commands: [{ command: 'a', description: text(256) }] },
        beyond: { commands: [{ command: 'a', description: text(257) }] },
        refusal: '400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID',
      },
    ],
  },
  getMyCommands: { works: {} },
  deleteMyCommands: { works: {} },
  getFile: {
    works: { file_id: '$photo' },
    requires: { file_id: '400 Bad Request: file_id not specified' },
    limits: [
      {
        what: 'files of 20 MB',
        beyond: { file_id: '$huge' },
        refusal: '400 Bad Request: file is too big',
      },
      {
        what: 'files that there are',
        beyond: { file_id: 'nothing' },
        refusal: '400 Bad Request: invalid file_id',
      },
    ],
  },
};
