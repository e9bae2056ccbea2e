/** Muting, banning, taking posts back, and what the people concerned are told. */
export const moderation = {
  noSuchPerson:
    'I know nobody of that name. Name somebody by id, @name or alias, or reply to a copy of what they posted.',
  isAdmin: 'That is an admin of the hub: admins can be neither muted nor banned.',

  about_mute: 'silence somebody for a while',
  usage_mute: '<who> [duration], or as a reply to a copy',
  muteHowLong: 'For how long shall {{alias}} be silent?',
  muteBounds: 'A mute lasts from {{least}} to {{most}}. Examples: 90s, 30m, 1h30m, 7d, 2w.',
  muted: '{{alias}} is muted for {{duration}}, until {{until}}.',
  unmute: 'Unmute',
  muteAgain: 'Mute {{duration}}',

  about_unmute: 'let somebody be heard again',
  usage_unmute: '<who>, or as a reply to a copy',
  unmuted: '{{alias}} is heard again.',
  notMuted: '{{alias}} is not muted.',

  about_ban: 'silence somebody for good and delete their copies',
  usage_ban: '<who>, or as a reply to a copy',
  banQuestion: 'Ban {{alias}} for good, and delete the copies of what they posted in the last 48 hours?',
  ban: 'Ban',
  banned: '{{alias}} is banned. Looking for copies …',
  bannedAlready: '{{alias}} is banned already. Looking for copies that are left …',
  unban: 'Unban',

  about_unban: 'end a ban',
  usage_unban: '<who>, or as a reply to a copy',
  unbanned: '{{alias}} is not banned any more.',
  notBanned: '{{alias}} is not banned.',

  about_whois: 'who is behind an alias (in private)',
  usage_whois: '<alias>, or as a reply to a copy',
  whoisInPrivate: 'Ask me that in private: here everybody would read it.',
  whois_person: '{{alias}} is {{name}}, id {{id}}',
  whois_chat: '{{alias}} is the chat {{name}}, id {{id}}',
  whoisPosted_one: '{{count}} post in “{{title}}”',
  whoisPosted_other: '{{count}} posts in “{{title}}”',
  whoisSilent: 'No posts in the time that is remembered.',
  whoisMuted: 'Muted until {{until}}',
  whoisBanned: 'Banned',
  whoisFree: 'No restrictions',

  about_delete: 'take a post of yours back, as a reply to it',
  deleteHow: 'Reply with /delete to your own post, or to a copy of it.',
  deleteUnknown: 'I do not remember that message. Posts can be taken back for 48 hours.',
  deleteNotYours: 'Only its author and the hub’s admins can take a post back.',
  deleting_one: 'Taken back. {{count}} copy is being deleted.',
  deleting_other: 'Taken back. {{count}} copies are being deleted.',

  youAreMuted: 'Your posts are not carried to the other chats until {{until}}.',
  youAreHeard: 'Your posts are carried to the other chats again.',

  withdrawing: 'Taking back: {{deleted}} of {{all}} copies deleted …',
  withdrawn_one: 'Done. {{count}} copy deleted.',
  withdrawn_other: 'Done. {{count}} copies deleted.',
  withdrawnStopped_one: '{{count}} delivery was stopped before it was made.',
  withdrawnStopped_other: '{{count}} deliveries were stopped before they were made.',
  withdrawnOutOfReach_one:
    '{{count}} copy is out of reach: older than 48 hours, or in a chat that I have left.',
  withdrawnOutOfReach_other:
    '{{count}} copies are out of reach: older than 48 hours, or in chats that I have left.',
  withdrawnDoubts_one: '{{count}} send had no answer: a copy that I do not know of may be left.',
  withdrawnDoubts_other: '{{count}} sends had no answer: copies that I do not know of may be left.',

  weeks_one: '{{count}} week',
  weeks_other: '{{count}} weeks',
  days_one: '{{count}} day',
  days_other: '{{count}} days',
  hours_one: '{{count}} hour',
  hours_other: '{{count}} hours',
  minutes_one: '{{count}} minute',
  minutes_other: '{{count}} minutes',
  seconds_one: '{{count}} second',
  seconds_other: '{{count}} seconds',
} as const;
