/** What is kept about people, and how they see and erase it. */
export const personal = {
  privacyTitle: 'What I keep, and for how long:',
  privacyPosts:
    '• What you post, and where its copies are: {{ledgerHours}} h after the day it was posted. Copies in other chats stay there.',
  privacyPrints:
    '• A fingerprint of it, to tell duplicates, from which nobody can read anything: {{rememberHours}} h.',
  privacyPerson:
    '• Your Telegram id, name, user name and language, with the pseudonym under your posts: until you send /forgetme. Other chats see the pseudonym alone.',
  privacyChats: '• Each chat’s settings, trial, subscription and payments: for as long as the hub runs.',
  privacyDeeds: '• What admins did, and to whom: for as long as the hub runs.',
  privacyLogs: '• Log files hold neither words nor names.',
  privacyRights:
    '/mydata sends you everything that is kept about you. /forgetme erases it; restrictions that admins put on you stay.',
  privately: 'Let’s continue in private:',
  openPrivately: 'Open private chat',
  yourData: 'Everything that I keep about you.',
  forgetWhat:
    'This erases what I keep about you: your name, what you posted, and where copies of it are. What is still on its way is stopped, and this chat is disconnected. Copies in other chats stay there; take posts back with /delete first if you want them gone. Restrictions, payments and paid time stay. Erase it?',
  forgetYes: 'Erase it',
  forgetNo: 'Keep it',
  forgetKept: 'Nothing was erased.',
  forgetDone: 'It is being erased, which takes a moment. If you post again, you are somebody new to the hub.',
  about_mydata: 'everything that is kept about you, as a file',
  about_forgetme: 'erase what is kept about you',
  about_privacy: 'what is kept, and for how long',
} as const;
