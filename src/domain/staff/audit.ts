/** Who acts: a person, a chat under its own name, a holder of a token, or the system by itself. */
export interface Actor {
  readonly kind: 'person' | 'chat' | 'token' | 'system';
  /** The network's id, or the token's name; empty for the system. */
  readonly id: string;
  readonly name: string;
}

/** Telegram itself, when it tells of a payment or a refund. */
export const TELEGRAM: Actor = { kind: 'system', id: 'telegram', name: 'Telegram' };

/** Partyline itself, by a rule that it follows. */
export const PARTYLINE: Actor = { kind: 'system', id: '', name: 'Partyline' };

/** What an action was done to. */
export interface Subject {
  readonly kind: 'hub' | 'chat' | 'person' | 'post' | 'subscription' | 'payment' | 'report';
  readonly id: string;
}

/** An action of somebody in charge, as it is recorded. `before` and `after` are what changed, as JSON. */
export interface AuditEntry {
  readonly actor: Actor;
  /** A verb and what it is done to, as in `mute person`. */
  readonly action: string;
  readonly subject: Subject;
  readonly before?: unknown;
  readonly after?: unknown;
}
