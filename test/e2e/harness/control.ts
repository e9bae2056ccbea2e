import type { Message } from '../../../simulator/telegram.ts';

/** A call that the bot made, as the simulator kept it. */
export interface BotCall {
  readonly id: number;
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly time: string;
  readonly outcome: { readonly status: number; readonly error?: string };
}

/** The simulator's control interface: what people and circumstances do. Every refusal is an error. */
export interface Control {
  post<T>(path: string, body: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  get<T>(path: string): Promise<T>;
  remove(path: string): Promise<void>;
  /** Everything in a chat; a private chat is that with the bot of the token. */
  messages(chatId: number, botToken?: string): Promise<Message[]>;
  /** What the bot has called, oldest first. */
  calls(search?: { method?: string; chat_id?: number; since?: number }): Promise<BotCall[]>;
  /** Makes calls fail; see POST /sim/faults. */
  fault(order: object): Promise<void>;
  /** Ends all faults; calls that latency holds up go on at once. */
  calm(): Promise<void>;
}

/** Speaks to the simulator at that address. */
export function controlOf(url: string): Control {
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}/sim${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { error?: string };
    if (!response.ok) throw new Error(`${method} /sim${path}: ${answer.error ?? response.status}`);
    return answer;
  }

  return {
    post: async <T>(path: string, body: object) => (await ask('POST', path, body)) as T,
    patch: async <T>(path: string, body: object) => (await ask('PATCH', path, body)) as T,
    get: async <T>(path: string) => (await ask('GET', path)) as T,
    remove: async (path) => void (await ask('DELETE', path)),
    messages: async (chatId, botToken) => {
      const search = botToken === undefined ? '' : `?bot_token=${encodeURIComponent(botToken)}`;
      return ((await ask('GET', `/chats/${chatId}/messages${search}`)) as { messages: Message[] }).messages;
    },
    calls: async (search = {}) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(search)) query.set(name, String(value));
      return ((await ask('GET', `/calls?${query.toString()}`)) as { calls: BotCall[] }).calls;
    },
    fault: async (order) => void (await ask('POST', '/faults', order)),
    calm: async () => void (await ask('DELETE', '/faults')),
  };
}
