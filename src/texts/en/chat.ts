/** What people decide about their chat: the menu, settings, quiet hours, topics, languages, help. */
export const chat = {
  menu: '{{standing}}\n\nWhat would you like to do?',
  openSettings: 'Settings',
  openHelp: 'Help',
  openPlan: 'Plan',
  back: '‹ Back',
  on: 'on',
  off: 'off',

  settings: 'How this chat takes part:\n{{lines}}',
  selfSendIs: 'Copies of its own posts: {{value}}',
  outgoingIs: 'Posts go out to others: {{value}}',
  incomingIs: 'Posts of others come in: {{value}}',
  quietIs: 'Quiet hours: {{value}}',
  topicIs: 'Topic: {{value}}',
  turnOn_selfSend: 'Own copies: turn on',
  turnOff_selfSend: 'Own copies: turn off',
  turnOn_outgoing: 'Outgoing: turn on',
  turnOff_outgoing: 'Outgoing: turn off',
  turnOn_incoming: 'Incoming: turn on',
  turnOff_incoming: 'Incoming: turn off',
  openQuiet: 'Quiet hours',
  openLanguage: 'Language',
  openStop: 'Disconnect',

  selfSendPanel: 'Copies of what is posted here also come back here: {{value}}.',
  broadcastPanel:
    'Posts of this chat go out to others: {{outgoing}}.\nPosts of others come in: {{incoming}}.',
  needsPremium:
    'Holding posts back is part of the trial and of a subscription, and this chat has neither now. /subscribe gets one.',

  stopQuestion: 'Disconnect this chat? It will stop sending and receiving.',
  stopYes: 'Disconnect',

  quietPanel: 'Quiet hours: {{value}}. Copies that come then make no sound.\nIt is {{now}} now in {{zone}}.',
  quietHow: 'Other hours, or another time zone: {{example}}',
  quietOff: 'No quiet hours',
  quietValue: '{{from}} to {{to}} ({{zone}})',
  none: 'none',

  here: 'Only this topic takes part now: posts here go out, and other chats’ posts arrive here. {{undo}}',
  hereOff: 'All topics take part again. Other chats’ posts arrive in General.',
  hereUndo: '/here off includes all topics again.',
  notForum: 'This group has no topics.',
  topicGeneral: 'General',
  oneTopic: 'only topic {{topic}}',

  languagePanel: 'Language: {{language}}.',
  language_en: 'English',
  language_es: 'Español',

  help: 'Here’s what you can do:',
  helpDelete:
    'Deleting a message in Telegram doesn’t delete its copies in other chats. Reply to it with /delete instead.',
  helpFor_everyone: 'Everyone',
  helpFor_chatAdministrators: 'Administrators of this chat',
  helpFor_hubAdmins: 'Hub admins',

  about_selfsend: 'send copies of this chat’s own posts back here',
  usage_selfsend: '[on|off]',
  about_broadcast: 'send posts to other chats and receive theirs',
  usage_broadcast: '[on|off in|out]',
  about_quiet: 'hours when posts arrive silently',
  usage_quiet: '[from-to [time zone]|off]',
  about_here: 'use only this topic of the forum',
  usage_here: '[off]',
  about_language: 'change the language',
  usage_language: '[en|es]',
  about_help: 'list the commands you can use',
} as const;
