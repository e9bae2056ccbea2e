/** What people decide about their chat: the menu, settings, quiet hours, topics, languages, help. */
export const chat = {
  menu: '{{standing}}\n\nWhat would you like to see?',
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

  stopQuestion: 'Disconnect this chat? Nothing more goes out from here or comes in.',
  stopYes: 'Disconnect',

  quietPanel: 'Quiet hours: {{value}}. Copies that come then make no sound.\nIt is {{now}} now in {{zone}}.',
  quietHow: 'Other hours, or another time zone: {{example}}',
  quietOff: 'No quiet hours',
  quietValue: '{{from}} to {{to}} ({{zone}})',
  none: 'none',

  here: 'This topic takes part alone now: what is posted here goes out, and what others post comes here. {{undo}}',
  hereOff: 'All topics take part now; what others post comes into the topic General.',
  hereUndo: '/here off lets all topics take part again.',
  notForum: 'This group has no topics.',
  topicGeneral: 'General',
  oneTopic: 'one, number {{topic}}',

  languagePanel: 'I speak {{name}} here.',
  language_en: 'English',
  language_es: 'español',

  help: 'What you can do here:',
  helpFor_everyone: 'For everyone',
  helpFor_chatAdministrators: 'For administrators of this chat',
  helpFor_hubAdmins: 'For admins of the hub',

  about_selfsend: 'whether copies of what is posted here come back here',
  usage_selfsend: '[on|off]',
  about_broadcast: 'whether posts go out from here and come in',
  usage_broadcast: '[on|off in|out]',
  about_quiet: 'hours in which copies come without a sound',
  usage_quiet: '[from-to [time zone]|off]',
  about_here: 'let this topic of a forum take part alone',
  usage_here: '[off]',
  about_language: 'the language in which I speak here',
  usage_language: '[en|es]',
  about_help: 'what you can do here',
} as const;
