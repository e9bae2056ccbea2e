/** What is kept about people, and how they see and erase it. */
export const personal = {
  privacyTitle: 'What I keep, and for how long:',
  privacyPosts:
    '• Your posts and where their copies are: {{ledgerHours}} hours after the day you posted. Copies in other chats stay there.',
  privacyPrints:
    '• A fingerprint of each post, to spot duplicates. Nobody can read the post from it: {{rememberHours}} hours.',
  privacyPerson:
    '• Your Telegram id, name, username and language, with the alias under your posts: until you send /forgetme. Other chats only see the alias.',
  privacyChats: '• Each chat’s settings, trial, subscription and payments: as long as the hub runs.',
  privacyStranger:
    '• Among strangers: your profile, and whom you blocked: until you send /forgetme. Strangers never learn your name, username or id from me.',
  privacyTalk:
    '• What you say to a stranger: until {{minutes}} minutes after the chat. If one of you reports it, moderators can read the latest messages, encrypted, for {{days}} days, even after /forgetme.',
  privacyMeetings: '• That a chat with a stranger took place, and when: as long as I run.',
  privacyMeetingsFor: '• That a chat with a stranger took place, and when: {{duration}} after it.',
  privacySupport: '• Which messages belong to a support request, without their words: {{days}} days.',
  privacyDeeds: '• What admins did, and to whom: as long as the hub runs.',
  privacyLogs: '• Technical logs contain no messages and no names.',
  privacyRights:
    '/mydata sends you everything I keep about you. /forgetme erases it, except restrictions, payments, paid time and what admins did.',
  privately: 'Let’s continue in private:',
  openPrivately: 'Open private chat',
  yourData: 'Everything I keep about you.',
  noAlias: 'You don’t have an alias yet. You get one with your first post.',
  aliasIs: 'Other chats see you as {{alias}}.',
  forgetWhat:
    'Erase what I keep about you? Your name, your posts and where their copies are will be gone, unsent posts stop, and this chat is disconnected. Copies in other chats stay: delete those posts with /delete first if you want them gone. Restrictions, payments and paid time stay.',
  forgetStranger:
    'Your profile and the people you blocked are forgotten too, and a chat you’re in ends. If a chat of yours was reported, its latest messages stay, encrypted and for moderators only, for up to {{days}} days.',
  forgetYes: 'Erase my data',
  forgetNo: 'Keep it',
  forgetKept: 'OK, nothing was erased.',
  forgetting: 'Erasing your data…',
  forgetDone: '✅ Your data is erased. If you post again, you’ll have a new alias.',
  about_alias: 'see the name other chats know you by',
  about_mydata: 'get everything I keep about you as a file',
  about_forgetme: 'erase what I keep about you',
  about_privacy: 'see what I keep, and for how long',
} as const;
