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
  about_privacy: 'what is kept, and for how long',
} as const;
