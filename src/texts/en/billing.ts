/** Trials, subscriptions and what a chat misses without one. */
export const billing = {
  trialEndsSoon_one: 'The free trial of this chat ends in {{count}} day.',
  trialEndsSoon_other: 'The free trial of this chat ends in {{count}} days.',
  paidEndsSoon_one: 'The subscription of this chat ends in {{count}} day.',
  paidEndsSoon_other: 'The subscription of this chat ends in {{count}} days.',
  trialEnded: 'The free trial of this chat has ended. What other chats post does not come here any more.',
  paidEnded: 'The subscription of this chat has ended. What other chats post does not come here any more.',
  missed_one: 'You missed {{count}} message from other chats.',
  missed_other: 'You missed {{count}} messages from other chats.',
} as const;
