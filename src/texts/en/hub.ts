/** Joining, leaving, and what an author is told. */
export const hub = {
  joined: 'You’re connected. Posts here go to every other chat under a pseudonym; theirs arrive here.',
  freeUntil: 'Free until {{date}}.',
  alreadyJoined: 'This chat is connected.',
  pending: 'Request sent. I’ll tell you when an admin approves it.',
  removed: 'An admin removed this chat from the hub. Only an admin can bring it back.',
  left: 'Disconnected. /start connects this chat again.',
  notJoined: 'This chat isn’t connected. Send /start to connect it.',
  wantsToJoin: 'The {{kind}} “{{title}}” wants to join.',
  letIn: 'Approve',
  wasLetIn: '✅ “{{title}}” is connected.',
  decline: 'Decline',
  wasDeclined: '“{{title}}” was declined. /list can still bring it in.',
  approved:
    '✅ An admin approved this chat. Posts here go to every other chat under a pseudonym; theirs arrive here.',
  approvedChannel: '✅ An admin approved “{{title}}”. Its posts now go to every other chat.',
  declined: 'An admin declined the request to connect this chat.',
  declinedChannel: 'An admin declined the request to connect “{{title}}”.',
  joinedUnreadable: 'You’re connected: other chats’ posts arrive here.',
  readsNow: '✅ Now I can see this group’s posts and relay them.',
  privacyMode:
    'I can’t see the posts in this group, because privacy mode hides them from me. Make me an administrator, or turn privacy mode off with @BotFather and add me again.',
  tooMany: 'You’re posting too fast, so some posts weren’t sent. Wait a minute.',
  stillPending: '⏳ This chat is still waiting for an admin’s approval. I’ll tell you when it’s connected.',
  pausedHint: '⏸ The hub is paused. Your post is saved and goes out when an admin resumes it.',
  answersBot:
    'I didn’t relay that, because it replies to a message of mine. Send it without replying to post it.',
  repeated: 'You’ve already posted exactly the same here, so I didn’t relay it again.',
  unrelayable: 'I can’t relay this: {{what}}.',
  unrelayableInChannel: 'A post in “{{title}}” wasn’t relayed to the other chats: {{what}}.',

  chat_private: 'private chat',
  chat_group: 'group',
  chat_supergroup: 'supergroup',
  chat_channel: 'channel',

  what_game: 'game',
  what_invoice: 'invoice',
  what_story: 'story',
  what_paidMedia: 'paid media',
  what_giveaway: 'giveaway',
  what_gift: 'gift',
  what_damaged: 'message with something missing',
  what_newKind: 'new kind of message',

  about_start: 'connect this chat and open the menu',
  about_stop: 'disconnect this chat',
} as const;
