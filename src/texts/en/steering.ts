/** Steering a hub and its chats: refusals that every command and button shares, and the hub's own commands. */
export const steering = {
  onlyAdministrators: 'Only administrators of this chat can do that.',
  onlyAdmins: 'Only an admin of the hub can do that.',
  notHere: '/{{command}} is not for this kind of chat.',
  unknownCommand: 'I do not know that command. /help lists those that I know.',
  usage: 'Use it like this: {{usage}}',
  usageExample: 'For example: {{example}}',
  notYours: 'This button is not for you.',
  stale: 'This button is out of date.',
  failed: 'That did not work. Please try again.',

  cancel: 'Cancel',
  cancelled: 'Nothing was changed.',

  noSuchChat:
    'I know no such chat. Name it by its id or @name, by the alias of its owner, or reply to a copy from it.',
  remove: 'Take it out',
  removeQuestion: 'Take “{{title}}” out of the hub? Only an admin can bring it back.',
  removedAlready: '“{{title}}” is out already.',
  wasRemoved: '“{{title}}” is taken out. Only an admin can bring it back, by /start there.',
  about_remove: 'take a chat out of the hub',
  usage_remove: '<chat>, or as a reply to a copy from it',

  paused: 'Paused. What is posted is held until /resume.',
  pausedAlready: 'It is paused already. /resume lets everything go.',
  resumed_one: 'Resumed. {{count}} held post goes out now, in order.',
  resumed_other: 'Resumed. {{count}} held posts go out now, in order.',
  about_pause: 'hold everything that is posted',
  about_resume: 'let what was held go, in order',
} as const;
