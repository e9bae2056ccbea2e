/** What staff of the line of strangers reads. */
export const pairStaff = {
  stats:
    'People: {{people}}, {{registered}} with a profile, {{newToday}} new today\nPremium: {{premium}}\nBanned: {{banned}}\nWaiting: {{waiting}}\nChats: {{chats}} now, {{chatsToday}} in the last 24 hours\nOpen reports: {{reports}}',
  openReports: '/admin_reports shows them.',
  users_one: '{{count}} person',
  users_other: '{{count}} people',
  usersPage: 'Page {{page}} of {{pages}}',
  usersNone: 'Nobody fits.',
  userLine: '{{id}} · {{alias}} · {{about}}',
  unknownAbout: 'no profile',
  older: 'Older ›',
  newer: '‹ Newer',
  banned: '🚫 {{alias}} is banned. /admin_unban {{alias}} lifts the ban.',
  bannedAlready: '{{alias}} is banned already.',
  unbanned: '✅ {{alias}} may chat again.',
  notBanned: '{{alias}} isn’t banned.',
  about_stats: 'see how anonymous chat is doing',
  about_users: 'list and search people',
  usage_users: '[page] [part of an alias, name or city, or an id]',
  about_ban: 'ban someone from chatting',
  about_unban: 'lift a ban',
  usage_who: '<id, alias or @name>',
} as const;
