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

  paused: 'Paused. What is posted is held until /resume.',
  pausedAlready: 'It is paused already. /resume lets everything go.',
  resumed_one: 'Resumed. {{count}} held post goes out now, in order.',
  resumed_other: 'Resumed. {{count}} held posts go out now, in order.',
  about_pause: 'hold everything that is posted',
  about_resume: 'let what was held go, in order',
} as const;
