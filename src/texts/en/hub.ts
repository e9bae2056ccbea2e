/** Joining, leaving, and what an author is told. */
export const hub = {
  joined:
    'This chat is connected. What is posted here goes to all other chats, and what they post comes here.',
  alreadyJoined: 'This chat is connected already.',
  pending: 'This chat asks to join. An admin has to let it in first.',
  removed: 'This chat was taken out by an admin. Only an admin can bring it back.',
  left: 'This chat is disconnected. /start connects it again.',
  notJoined: 'This chat is not connected. /start connects it.',
  wantsToJoin: 'The {{kind}} “{{title}}” asks to join.',
  letIn: 'Let it in',
  wasLetIn: '“{{title}}” is connected.',
  privacyMode:
    'I cannot read what is posted here, because privacy mode hides it from me. Make me an administrator of this ' +
    'chat, or turn privacy mode off at @BotFather and add me again.',
  tooMany: 'You post faster than this hub carries. Some of your posts stay here; wait a minute.',
  unrelayable: 'A {{what}} cannot be carried to the other chats.',

  chat_private: 'private chat',
  chat_group: 'group',
  chat_supergroup: 'supergroup',
  chat_channel: 'channel',

  what_game: 'game',
  what_invoice: 'invoice',
  what_story: 'story',
  what_paidMedia: 'paid media',
  what_giveaway: 'giveaway',
  what_checklist: 'checklist',
  what_gift: 'gift',
  what_richMessage: 'rich message',
  what_newKind: 'new kind of message',

  about_start: 'connect this chat and show the menu',
  about_stop: 'disconnect this chat',
} as const;
