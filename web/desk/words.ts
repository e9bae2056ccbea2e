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
