/** Trials, subscriptions, paying, and what a chat misses without. */
export const billing = {
  trialEndsSoon_one:
    'The free trial ends in {{count}} day. After that you won’t receive other chats’ posts; posting stays free.',
  trialEndsSoon_other:
    'The free trial ends in {{count}} days. After that you won’t receive other chats’ posts; posting stays free.',
  paidEndsSoon_one: 'The subscription ends in {{count}} day. Renew it to keep receiving other chats’ posts.',
  paidEndsSoon_other:
    'The subscription ends in {{count}} days. Renew it to keep receiving other chats’ posts.',
  trialEnded: 'Your free trial has ended. You no longer receive other chats’ posts; posting is still free.',
  paidEnded: 'The subscription has ended. You no longer receive other chats’ posts; posting is still free.',
  missed_one: 'You missed {{count}} message from other chats.',
  missed_other: 'You missed {{count}} messages from other chats.',

  subscribe: 'Subscribe ⭐️',
  keepQuiet: 'Stop reminders',
  keptQuiet: 'OK, no more reminders about missed messages.',

  planTrial_one: '“{{title}}”: free trial, {{count}} day left, until {{date}}.',
  planTrial_other: '“{{title}}”: free trial, {{count}} days left, until {{date}}.',
  planTrialThenPaid: 'Your subscription starts when the trial ends and runs until {{date}}.',
  planPaid_one: '“{{title}}” is subscribed: {{count}} day left, until {{date}}.',
  planPaid_other: '“{{title}}” is subscribed: {{count}} days left, until {{date}}.',
  planLapsed: '“{{title}}” has no active subscription. You can post, but don’t receive other chats’ posts.',
  planRenews: 'Telegram renews it on {{date}}.',
  stopRenewing: 'Turn off auto-renewal',
  renewingStopped: 'Auto-renewal is off. You keep access until {{date}}.',
  notYourRenewal: 'Only the person who pays can turn off auto-renewal.',

  pressPrivately: 'Payments are a private matter. Open a chat with @{{bot}} and send /plan {{chat}}',

  offer: 'Receive posts from all other chats in “{{title}}”. Choose a plan:',
  notMember: 'You’re not a member of that chat.',
  days_one: '{{count}} day',
  days_other: '{{count}} days',
  week: '1 week',
  month: '1 month',
  year: '1 year',
  buyOnce: '{{length}} · {{stars}} ⭐️',
  buyBest: '{{length}} · {{stars}} ⭐️ · Best value',
  buyRenewing: 'Every month · {{stars}} ⭐️',
  invoiceThere: 'The invoice is already in this chat, just below.',
  invoiceFailed: 'I couldn’t create the invoice. Please try again in a moment.',
  payRenewing:
    '{{stars}} Stars now, then every 30 days until you cancel in Telegram’s settings or with /plan.',
  payHere: 'Pay {{stars}} ⭐️ a month',
  invoiceTitle: 'Subscription, {{length}}',
  invoiceAbout: 'Receive posts from all other chats in “{{title}}” for {{length}}.',

  refusal_unknown: 'This invoice is no longer valid. Send /subscribe for a new one.',
  refusal_changed: 'The price has changed. Send /subscribe for a new invoice.',
  refusal_chatGone: 'That chat is no longer connected.',
  refusal_banned: 'You’re banned from this hub, so you can’t subscribe.',
  refusal_unavailable: 'Payments don’t work right now. Please try again in a few minutes.',

  paid: '✅ Thank you! “{{title}}” is subscribed until {{date}}.',
  paidUnapplied:
    '⚠️ Thank you, your payment arrived, but I couldn’t add it to a chat. An admin will take care of it; reach them with /paysupport.',
  catchUp_one: 'Get {{count}} missed message',
  catchUp_other: 'Get {{count}} missed messages',
  catchingUp: 'Sending them now.',
  caughtUp: 'You have received all messages of the last 24 hours.',

  paySupport:
    'Something wrong with a payment? Send /paysupport followed by what happened, with the date and the number of Stars. Only the admins of this hub read it. They can refund payments; Telegram’s own support can’t.',
  paySupportAsked: 'Support request from {{name}}, id {{id}}, written in chat {{chat}}:\n\n{{trouble}}',
  paySupportHanded: '✅ Thank you. The admins have your message and will get back to you.',
  paySupportAgain: 'The admins already have your last message. Please wait a minute before sending another.',
  paySupportUnreached: '⚠️ Your message didn’t reach an admin. Please send it again in a moment.',
  supportAnswer: '💬 Answer from support:\n\n{{trouble}}\n\nReply to this message to write back.',
  supportSent: '✅ Sent to the person who asked.',
  supportUnreached: '⚠️ I couldn’t deliver that: they don’t take messages from me.',
  supportTextOnly: 'I can only pass on text here. Please write it in words.',
  terms:
    'A subscription lets one chat receive other chats’ posts for the time bought. It starts after the free trial, and further purchases add up. You pay in Telegram Stars. You can turn auto-renewal off at any time and keep what you paid for. If something doesn’t work, ask for a refund with /paysupport; a refund ends the time it paid for. Breaking the hub’s rules can cost you access.',

  granted: '✅ Added {{length}} to “{{title}}”; it now runs until {{date}}.',
  grantedShort: 'Added. It now runs until {{date}}.',
  revokeNothing: '“{{title}}” has no paid time to take away.',
  revokeQuestion_one:
    'Take away the paid time of “{{title}}”? {{count}} day is left, until {{date}}. Nothing is refunded.',
  revokeQuestion_other:
    'Take away the paid time of “{{title}}”? {{count}} days are left, until {{date}}. Nothing is refunded.',
  revokeRenewals: 'Auto-renewal will be turned off, too.',
  revoked: '“{{title}}” no longer has paid time.',
  revokedShort: 'Its paid time is gone.',
  grantHow: 'Which plan for “{{title}}”?',
  noSuchPlan: 'There’s no such plan. Choose one of: {{plans}}.',
  grant: 'Add {{length}}',
  revoke: 'Take paid time away',

  toldGranted: '🎁 An admin added {{length}} to “{{title}}”. It now runs until {{date}}.',
  toldRevoked: 'An admin took away the paid time of “{{title}}”.',
  toldRefunded: 'A payment for “{{title}}” was refunded, and the time it paid for was taken away.',
  toldRunsUntil: 'It can receive other chats’ posts until {{date}}.',
  toldLapsed: 'It no longer receives other chats’ posts; posting is still free.',
  payerRefunded: '✅ Your payment of {{stars}} ⭐️ for “{{title}}” was refunded.',
  payerRefundedPlain: '✅ Your payment of {{stars}} ⭐️ was refunded.',

  about_subscribe: 'subscribe a chat',
  about_plan: 'see this chat’s subscription',
  about_paysupport: 'get help with a payment',
  usage_paysupport: '<what went wrong>',
  about_terms: 'read what a subscription includes',
  about_grant: 'give a chat a subscription',
  about_revoke: 'take a chat’s paid time away',
  usage_subscribe: '[chat id]',
  usage_plan: '[chat id]',
  usage_grant: '<chat id> <plan>, or as a reply: <plan>',
  usage_revoke: '<chat id>, or as a reply',
} as const;
