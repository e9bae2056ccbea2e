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
  readonly chat_id: string | null;
  readonly payer_id: string;
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

  constructor(message: string, isCertain: boolean) {
    super(message);
    this.isCertain = isCertain;
  }
}

/** After so many milliseconds an answer is not waited for any more. */
const PATIENCE_MS = 30_000;

/** Asks the API in somebody's name. */
export class Desk {
  readonly #secret: string;
  /** The keys of wishes of which is not known what came of them. */
  readonly #open = new Map<string, string>();

  constructor(secret: string) {
    this.#secret = secret;
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
    const key = this.#open.get(wish) ?? crypto.randomUUID();
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
    if (!response || response.ok) throw new Refusal('The desk does not answer. Is the API running?', false);
    const problem = (answer ?? {}) as Problem;
    throw new Refusal(wordsOf(problem), isCertain(response.status, problem));
  }
}

/** How the API says no (RFC 9457). */
interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
}

/** Whether such a refusal means that nothing was done, and that asking again is asking anew. */
function isCertain(status: number, { type }: Problem): boolean {
  return status < 500 && status !== 401 && status !== 429 && type !== '/problems/request-in-progress';
}

function wordsOf({ title, detail, errors }: Problem): string {
  const fields = errors?.map((error) => `${error.field} ${error.detail}`).join('; ');
  return [title, detail, fields].filter(Boolean).join('. ') || 'The desk refused and did not say why.';
}
