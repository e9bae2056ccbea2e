import { signal } from '@preact/signals';
import { Desk, type Me } from './api.ts';

/** Who is signed in, and their way to the API. */
export interface Session {
  readonly me: Me;
  readonly desk: Desk;
}

/** Undefined while nobody is. */
export const session = signal<Session | undefined>(undefined);

const KEPT = 'partyline desk token';

/**
 * Signs in with a token, which this tab then keeps until it is closed.
 *
 * @throws Refusal when the API does not take it
 */
export async function signIn(secret: string): Promise<void> {
  const desk = new Desk(secret);
  const me = await desk.get<Me>('/me');
  sessionStorage.setItem(KEPT, secret);
  session.value = { me, desk };
}

/** Signs in again after a reload, if somebody was. */
export async function resume(): Promise<void> {
  const secret = sessionStorage.getItem(KEPT);
  if (secret === null) return;
  try {
    await signIn(secret);
  } catch {
    signOut();
  }
}

export function signOut(): void {
  sessionStorage.removeItem(KEPT);
  session.value = undefined;
}
