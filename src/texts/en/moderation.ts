/** Muting, banning, taking posts back, and what the people concerned are told. */
export const moderation = {
  noSuchPerson: 'I don’t know that person. Use an id, @username or alias, or reply to one of their posts.',
  severalPeople:
    'More than one person has had that @username: {{aliases}}. Repeat the command with the alias of the one you mean; /whois tells who is who.',
  isAdmin: 'That’s a hub admin. Admins can’t be warned, muted or banned.',

  reason: 'Reason: {{reason}}',

  about_warn: 'warn someone privately',
  usage_warn: '<who> [reason], or as a reply to a copy',
  warned_one: '⚠️ {{alias}} is warned. It’s their first warning.',
  warned_other: '⚠️ {{alias}} is warned. They have {{count}} warnings now.',
  warnedChannel: 'It’s a channel, so only admins see the warning.',

  about_mute: 'mute someone for a while',
  usage_mute: '<who> [duration] [reason], or as a reply to a copy',
  muteHowLong: 'Mute {{alias}} for how long?',
  muteBounds: 'A mute can last 30 seconds to 1 year, e.g. 30m, 2h, 7d.',
  muted: '🔇 {{alias}} is muted for {{duration}}, until {{until}}.',
  unmute: 'Unmute',
  muteAgain: 'Mute for {{duration}}',

  about_unmute: 'unmute someone',
  usage_unmute: '<who>, or as a reply to a copy',
  unmuted: '{{alias}} is unmuted.',
  notMuted: '{{alias}} isn’t muted.',

  about_ban: 'ban someone and delete the copies of their posts',
  usage_ban: '<who> [reason], or as a reply to a copy',
  banQuestion: 'Ban {{alias}} and delete the copies of everything they posted in the last 48 hours?',
  ban: 'Ban',
  banned: '{{alias}} is banned. Looking for copies…',
  bannedAlready: '{{alias}} is already banned. Looking for remaining copies…',
  unban: 'Unban',

  about_unban: 'lift a ban',
  usage_unban: '<who>, or as a reply to a copy',
  unbanned: '{{alias}} is no longer banned.',
  notBanned: '{{alias}} isn’t banned.',

  about_whois: 'see who is behind an alias (in private)',
  usage_whois: '<alias>, or as a reply to a copy',
  whois_person: '{{alias}} is {{name}}, id {{id}}',
  whois_chat: '{{alias}} is the chat {{name}}, id {{id}}',
  whoisPosted_one: '{{count}} post in “{{title}}”',
  whoisPosted_other: '{{count}} posts in “{{title}}”',
  whoisSilent: 'No recent posts.',
  whoisMuted: 'Muted until {{until}}',
  whoisBanned: 'Banned',
  whoisWarned: 'Warned on {{at}}',
  whoisAdmin: 'Hub admin: can’t be warned, muted or banned',
  whoisFree: 'No restrictions',

  about_delete: 'delete one of your posts everywhere, as a reply to it',
  deleteHow: 'Reply with /delete to your post or to a copy of it.',
  deleteLatest: 'Delete my latest post',
  deleteUnknown: 'I don’t remember that post. Posts can be deleted for 48 hours.',
  deleteNotYours: 'Only the author or a hub admin can delete this.',
  deleting_one: 'Deleting {{count}} copy…',
  deleting_other: 'Deleting {{count}} copies…',

  youAreMuted: '🔇 You’re muted until {{until}}. Your posts aren’t relayed until then.',
  youAreBanned:
    '🚫 You’re banned from this hub. Your posts aren’t relayed any more. To appeal, send /paysupport with a few words.',
  youAreUnbanned: '✅ Your ban is lifted; your posts are relayed again.',
  youAreWarned: '⚠️ An admin of this hub has warned you. Repeated warnings can lead to a mute or a ban.',
  youAreHeard: 'You’re unmuted; your posts are relayed again.',

  isBanned: '🚫 {{alias}} is banned.',
  originalDeleted: 'Your own message is deleted too.',
  originalKept: 'I may not delete your own message here; please delete it yourself.',

  withdrawing: 'Deleting… {{deleted}} of {{all}} copies so far.',
  withdrawn_one: 'Done: {{count}} copy deleted.',
  withdrawn_other: 'Done: {{count}} copies deleted.',
  withdrawnStopped_one: '{{count}} copy wasn’t sent any more.',
  withdrawnStopped_other: '{{count}} copies weren’t sent any more.',
  withdrawnOutOfReach_one: 'I can’t delete {{count}} copy: it is older than 48 hours or in a chat I’ve left.',
  withdrawnOutOfReach_other:
    'I can’t delete {{count}} copies: they are older than 48 hours or in chats I’ve left.',
  withdrawnDoubts_one: 'Telegram didn’t answer {{count}} time, so a copy may remain that I don’t know about.',
  withdrawnDoubts_other:
    'Telegram didn’t answer {{count}} times, so copies may remain that I don’t know about.',

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
