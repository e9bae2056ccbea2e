import { isComplete, type Profile } from './profile.ts';

/** What is known of somebody who wants to talk to strangers. Times are milliseconds since 1970. */
export interface Newcomer {
  /** Banned or muted; until when, where that ends by itself. */
  readonly restriction?: { readonly until?: number };
  readonly rulesAcceptedAt?: number;
  /** When they said that they are too young. */
  readonly tooYoungAt?: number;
  readonly profile: Profile;
}

/** Whether people say who they are before their first chat, when they like, or not at all. */
export type RegistrationRule = 'required' | 'optional' | 'off';

/** What stands in somebody's way. */
export type Barrier =
  | { readonly kind: 'restricted'; readonly until?: number }
  | { readonly kind: 'too young' }
  | { readonly kind: 'rules' }
  | { readonly kind: 'profile missing' };

/** Time after which somebody who said that they are too young may answer again, in milliseconds. */
export const TOO_YOUNG_MS = 24 * 3_600_000;

/** What stands in somebody's way first; undefined when nothing does. Channels are asked about elsewhere. */
export function barrierOf(
  { restriction, rulesAcceptedAt, tooYoungAt, profile }: Newcomer,
  registration: RegistrationRule,
  now: number,
): Barrier | undefined {
  if (restriction) return { kind: 'restricted', ...restriction };
  if (tooYoungAt !== undefined && now - tooYoungAt < TOO_YOUNG_MS) return { kind: 'too young' };
  if (rulesAcceptedAt === undefined) return { kind: 'rules' };
  if (registration === 'required' && !isComplete(profile)) return { kind: 'profile missing' };
  return undefined;
}
