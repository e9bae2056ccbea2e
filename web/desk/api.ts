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
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Asks the API in somebody's name. */
export class Desk {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  get<T>(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
    return this.#ask('GET', parameters.size > 0 ? `${path}?${parameters}` : path);
  }

  /**
   * Has something done.
   *
   * @param key the same for the same wish, so that a second press does nothing again
   */
  do<T>(path: string, body: unknown, key: string): Promise<T> {
    return this.#ask('POST', path, body, { 'content-type': 'application/json', 'idempotency-key': key });
  }

  async #ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`/admin/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#secret}`, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Refusal(0, 'The desk does not answer. Is the API running?');
    }
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refusal(response.status, wordsOf(answer));
    return answer as T;
  }
}

function wordsOf(problem: unknown): string {
  const { title, detail, errors } = problem as {
    title?: string;
    detail?: string;
    errors?: readonly { field: string; detail: string }[];
  };
  const fields = errors?.map((error) => `${error.field} ${error.detail}`).join('; ');
  return [title, detail, fields].filter(Boolean).join('. ') || 'The desk refused and did not say why.';
}
