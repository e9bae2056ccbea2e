import { newKey } from './keys.ts';

/** What the desk's API answers, as far as the page shows it. See /docs for all of it. */
export interface Me {
  readonly name: string;
  readonly role: 'viewer' | 'billing' | 'operator';
}

export interface Chat {
  readonly chat_id: string;
  readonly kind: string;
  readonly title: string;
  readonly username: string | null;
  readonly state: string;
  readonly state_reason: string | null;
}

export interface Subscription {
  readonly chat_id: string;
  readonly state: 'trial' | 'paid' | 'lapsed';
  readonly plan: string | null;
  readonly trial_ends_at: string;
  readonly paid_until: string | null;
  readonly renews_at: string | null;
}

export interface HistoryEntry {
  readonly at: string;
  readonly kind: string;
  readonly plan: string | null;
  readonly days: number | null;
  readonly paid_until: string | null;
  readonly payment_id: string | null;
  readonly by: { readonly kind: string; readonly id: string; readonly name: string };
  readonly reason: string | null;
}

export interface Payment {
  readonly payment_id: string;
  readonly charge_id: string;
  readonly chat_id: string | null;
  readonly chat_title: string | null;
  readonly payer_id: string;
  readonly payer_name: string | null;
  readonly payer_username: string | null;
  readonly plan: string | null;
  readonly stars: number;
  readonly state: string;
  readonly problem: string | null;
  readonly paid_at: string;
  readonly refunded_at: string | null;
  readonly refund_reason: string | null;
}

export interface Plan {
  readonly name: string;
  readonly days: number;
  readonly stars: number;
  readonly on_sale: boolean;
}

export interface IncomeDay {
  readonly day: string;
  readonly plan: string | null;
  readonly payments: number;
  readonly stars: number;
  readonly refunded_stars: number;
}

/** A list that comes in pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** The API refused; the message is for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Whether it is certain that nothing was done. */
  readonly isCertain: boolean;
  /** Whether the token is what is wrong. */
  readonly isAboutToken: boolean;

  constructor(message: string, { isCertain = false, isAboutToken = false } = {}) {
    super(message);
    this.isCertain = isCertain;
    this.isAboutToken = isAboutToken;
  }
}

/** How many milliseconds to wait for an answer. */
const PATIENCE_MS = 30_000;

/** Asks the API in somebody's name. */
export class Desk {
  readonly #secret: string;
  readonly #onTokenRefused: () => void;
  /** The keys of wishes of which is not known what came of them. */
  readonly #open = new Map<string, string>();

  /** @param onTokenRefused is called when the API does not take the token (any more) */
  constructor(secret: string, onTokenRefused: () => void) {
    this.#secret = secret;
    this.#onTokenRefused = onTokenRefused;
  }

  get<T>(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
    return this.#ask('GET', parameters.size > 0 ? `${path}?${parameters}` : path);
  }

  /**
   * Has something done. Where no answer came, the same wish again goes with the key of the first, also from another
   * dialog: on a slow network nobody gives, takes or refunds twice.
   */
  async do<T>(path: string, body: unknown): Promise<T> {
    const wish = `${path} ${JSON.stringify(body)}`;
    const key = this.#open.get(wish) ?? newKey();
    this.#open.set(wish, key);
    try {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const answer = await this.#ask<T>('POST', path, body, headers);
      this.#open.delete(wish);
      return answer;
    } catch (error) {
      if (error instanceof Refusal && error.isCertain) this.#open.delete(wish);
      throw error;
    }
  }

  async #ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#secret}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => undefined);
    const answer: unknown = await response?.json().catch(() => undefined);
    if (response?.ok && answer !== undefined) return answer as T;
    if (!response || response.ok) {
      throw new Refusal(
        'No answer from Partyline. Check your connection and try again; nothing is done twice.',
      );
    }
    const problem = (answer ?? {}) as Problem;
    const isAboutToken = response.status === 401;
    if (isAboutToken) this.#onTokenRefused();
    throw new Refusal(wordsOf(problem), { isCertain: isCertain(response.status, problem), isAboutToken });
  }
}

/** How the API says no (RFC 9457). */
interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
}

/** Whether such a refusal means that nothing was done, and that asking again is asking anew. */
function isCertain(status: number, { type }: Problem): boolean {
  return status < 500 && status !== 401 && status !== 429 && type !== '/problems/request-in-progress';
}

/** What the kinds of refusal mean for people; of all others the API says what is wrong with this one request. */
const WORDS: Readonly<Record<string, string>> = {
  '/problems/unauthenticated': 'That token isn’t valid.',
  '/problems/no-tokens': 'Nobody can sign in yet: an operator has to set ADMIN_API_TOKENS first.',
  '/problems/forbidden': 'Your role doesn’t allow this. Ask an operator.',
  '/problems/too-many-requests': 'Too many attempts. Wait a minute and try again.',
  '/problems/request-in-progress': 'This is still in progress. Try again in a moment.',
  '/problems/unavailable': 'A service that Partyline needs is down. Try again in a moment.',
  '/problems/internal': 'Something went wrong on our side. Try again in a moment.',
};

function wordsOf({ type, detail, errors }: Problem): string {
  const known = WORDS[type ?? ''];
  if (known !== undefined) return known;
  const fields = errors?.map((error) => `${error.field.replace(/^\//, '')} ${error.detail}`).join('; ');
  return fields || detail || 'That didn’t work, and Partyline didn’t say why.';
}
