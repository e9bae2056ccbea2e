import { signal } from '@preact/signals';
import { Desk, type Me, Refusal } from './api.ts';

/** Who is signed in, and their way to the API. */
export interface Session {
  readonly me: Me;
  readonly desk: Desk;
}

/** Undefined while nobody is. */
export const session = signal<Session | undefined>(undefined);

/** Why somebody who was signed in has to sign in again. */
export const notice = signal('');

const KEPT = 'partyline desk token';

/**
 * Signs in with a token, which this tab then keeps until it is closed.
 *
 * @throws Refusal when the API does not take it
 */
export async function signIn(secret: string): Promise<void> {
  const desk = new Desk(secret, () => {
    if (session.value?.desk === desk)
      signOut('Your token isn’t valid any more. Ask an operator for a new one.');
  });
  const me = await desk.get<Me>('/me');
  sessionStorage.setItem(KEPT, secret);
  notice.value = '';
  session.value = { me, desk };
}

/** Signs in again after a reload, if somebody was. A token that could not be checked is kept for the next try. */
export async function resume(): Promise<void> {
  const secret = sessionStorage.getItem(KEPT);
  if (secret === null) return;
  try {
    await signIn(secret);
  } catch (error) {
    if (error instanceof Refusal && error.isAboutToken) signOut();
    notice.value = error instanceof Refusal ? error.message : 'Something went wrong on this page.';
  }
}

/** Forgets the token; `why` is shown where people sign in. */
export function signOut(why = ''): void {
  sessionStorage.removeItem(KEPT);
  notice.value = why;
  session.value = undefined;
}
