/** Trials, subscriptions, paying, and what a chat misses without. */
export const billing = {
  trialEndsSoon_one:
    'The free trial of this chat ends in {{count}} day. After that, what other chats post does not come here any more; posting stays free.',
  trialEndsSoon_other:
    'The free trial of this chat ends in {{count}} days. After that, what other chats post does not come here any more; posting stays free.',
  paidEndsSoon_one: 'The subscription of this chat ends in {{count}} day.',
  paidEndsSoon_other: 'The subscription of this chat ends in {{count}} days.',
  trialEnded: 'The free trial of this chat has ended. What other chats post does not come here any more.',
  paidEnded: 'The subscription of this chat has ended. What other chats post does not come here any more.',
  missed_one: 'You missed {{count}} message from other chats.',
  missed_other: 'You missed {{count}} messages from other chats.',

  subscribe: 'Subscribe ⭐️',
  keepQuiet: 'Do not tell me',
  keptQuiet: 'Fine, nothing more about missed messages.',

  planTrial_one: '“{{title}}” is in its free trial: {{count}} day left, until {{date}}.',
  planTrial_other: '“{{title}}” is in its free trial: {{count}} days left, until {{date}}.',
  planPaid_one: '“{{title}}” is subscribed: {{count}} day left, until {{date}}.',
  planPaid_other: '“{{title}}” is subscribed: {{count}} days left, until {{date}}.',
  planLapsed:
    '“{{title}}” has no subscription. What it posts goes to the other chats; what they post does not come here.',
  planRenews: 'Telegram renews it on {{date}}.',
  planUnknown: 'No such chat takes part. /start connects this one.',
  stopRenewing: 'Stop renewing',
  renewingStopped: 'It is not renewed any more. What is paid for stays.',
  notYourRenewal: 'Only the person who pays can stop that.',

  offer: 'What other chats post comes to “{{title}}” for as long as it is subscribed. For how long?',
  notMember: 'You do not belong to that chat.',
  days_one: '{{count}} day',
  days_other: '{{count}} days',
  week: '1 week',
  month: '1 month',
  year: '1 year',
  buyOnce: '{{length}} · {{stars}} ⭐️',
  buyBest: '{{length}} · {{stars}} ⭐️ · Best value',
  buyRenewing: 'Every month · {{stars}} ⭐️',
  payRenewing:
    'Telegram takes {{stars}} Stars now and every 30 days, until you stop it: in Telegram’s settings or by /plan.',
  payHere: 'Pay {{stars}} ⭐️ a month',
  invoiceTitle: 'Subscription, {{length}}',
  invoiceAbout: 'What other chats post comes to “{{title}}” for {{length}}.',

  refusal_unknown: 'This invoice is no longer valid. Open /subscribe again.',
  refusal_changed: 'The price has changed. Open /subscribe again.',
  refusal_chatGone: 'That chat does not take part any more.',
  refusal_banned: 'You may not subscribe here.',
  refusal_unavailable: 'That does not work right now. Please try again in a few minutes.',

  paid: 'Thank you! “{{title}}” is subscribed until {{date}}.',
  paidUnapplied:
    'Thank you. Your payment has arrived, but could not be added to a chat automatically. It is kept, and an admin will see to it. /paysupport tells you how to reach them.',
  catchUp_one: 'Bring {{count}} message of the last 24 hours',
  catchUp_other: 'Bring {{count}} messages of the last 24 hours',
  catchingUp: 'They are on their way.',

  paySupport:
    'Did something go wrong with a payment? Write /paysupport followed by what happened, with the date and the number of Stars: only the admins of this hub read it. Payments can be refunded. Telegram’s own support cannot help with what is bought from this bot.',
  paySupportAsked: 'Trouble with a payment. {{name}}, id {{id}}, writes in the chat {{chat}}:\n\n{{trouble}}',
  paySupportHanded: 'Thank you. The admins of this hub have it now, and will get in touch with you.',
  paySupportAgain: 'The admins have what you wrote a moment ago. Wait a minute before you write more.',
  paySupportUnreached: 'I could not reach an admin of this hub. Please try again later.',
  terms:
    'A subscription lets what other chats post come to one chat, for the time that was bought. Time adds up, and starts when the free trial ends. It is paid in Telegram Stars. One that renews can be stopped at any time and then runs to its end. If the hub cannot serve you, ask /paysupport for a refund: the time that is left is then taken back. Whoever breaks the rules of the hub may lose access.',

  granted: '“{{title}}” has {{length}} more, until {{date}}.',
  grantedShort: 'Granted, until {{date}}.',
  revoked: '“{{title}}” has no paid time any more.',
  revokedShort: 'It has no paid time any more.',
  grantHow: 'Which plan for “{{title}}”?',
  noSuchPlan: 'There is no such plan. There are: {{plans}}.',
  grant: 'Grant {{length}}',
  revoke: 'Take the subscription away',

  about_subscribe: 'subscribe a chat',
  about_plan: 'how this chat’s subscription stands',
  about_paysupport: 'help with payments',
  usage_paysupport: '<what went wrong>',
  about_terms: 'what a subscription is',
  about_grant: 'give a chat a subscription',
  about_revoke: 'take a chat’s subscription away',
  usage_subscribe: '[chat id]',
  usage_plan: '[chat id]',
  usage_grant: '<chat id> <plan>, or as a reply: <plan>',
  usage_revoke: '<chat id>, or as a reply',
} as const;
