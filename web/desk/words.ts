const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const MOMENT = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** An amount, as people read it. */
export function stars(amount: number): string {
  return `${amount.toLocaleString('en')} ★`;
}

/** A moment in UTC. */
export function moment(iso: string): string {
  return `${MOMENT.format(new Date(iso))} UTC`;
}

/** A day in UTC. */
export function day(iso: string): string {
  return DAY.format(new Date(iso));
}

/** What happened to a subscription, in a word or two. */
export function happening(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    payment: 'Paid',
    grant: 'Granted',
    extension: 'Extended',
    import: 'Imported',
    revocation: 'Revoked',
    refund: 'Refunded',
    'renewal ended': 'Auto-renewal turned off',
    'renewal resumed': 'Auto-renewal turned on again',
  };
  return words[kind] ?? kind;
}

/** What became of a payment, by the API's name of its state. */
export const PAYMENT_STATES: Readonly<Record<string, string>> = {
  applied: 'Credited',
  unapplied: 'Not credited',
  received: 'Being credited',
  refunding: 'Refund in progress',
  refunded: 'Refunded',
};

/** Why a payment is not credited, by the API's words for it; what Telegram answered stays as it is. */
export function paymentProblem(problem: string): string {
  const words: Readonly<Record<string, string>> = {
    'the chat does not take part': 'the chat is not connected; it is credited when the chat is back',
    'its chat is not known': 'it names a chat that was never connected',
    'its payload says nothing that is known': 'it does not say what was bought',
    'it is not in Stars': 'it was not paid in Stars',
    'its amount is not what was asked for': 'the amount differs from the price that was offered',
    'no known plan': 'it does not say which plan was bought',
    'the chat has no subscription': 'the chat was never connected',
  };
  return words[problem] ?? problem;
}

/** Whether a chat takes part, by the API's name of its state. */
export function chatState(state: string): string {
  const words: Readonly<Record<string, string>> = {
    active: 'connected',
    pending: 'waiting for approval',
    inactive: 'disconnected',
    removed: 'removed by an admin',
  };
  return words[state] ?? state;
}
