import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/server.ts';

/** A Bot API answer, loosely. */
interface BotAnswer {
  ok: boolean;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
  result?: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into results of every shape
}

/** The bot that scenes use unless they say otherwise. */
export const TOKEN = '111:first';

/** A running simulator with short words for what tests do to it. */
export interface Scene {
  simulator: Simulator;
  /** Calls a Bot API method with a JSON body. */
  bot(method: string, parameters?: object, token?: string): Promise<BotAnswer>;
  /** Calls it and insists on success. */
  ok(method: string, parameters?: object, token?: string): Promise<any>; // oxlint-disable-line typescript/no-explicit-any
  /** Calls it and returns code and description of the refusal. */
  refusal(method: string, parameters?: object, token?: string): Promise<string>;
  /** Calls the control interface. */
  sim(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<any>; // oxlint-disable-line typescript/no-explicit-any
  /** The updates that wait for a bot, confirmed at once. */
  updates(token?: string, allowed?: string[]): Promise<any[]>; // oxlint-disable-line typescript/no-explicit-any
  /** A new person's id. */
  person(name?: string): Promise<number>;
  /** A new chat's id. */
  chat(fields: object): Promise<number>;
  /** A message that somebody posts. */
  post(fields: object): Promise<any>; // oxlint-disable-line typescript/no-explicit-any
}

/** Starts a simulator on a free port. */
export async function startScene(options: Partial<SimulatorOptions> = {}): Promise<Scene> {
  const simulator = await startSimulator({ port: 0, ...options });
  const json = async (method: string, path: string, body?: object) => {
    const init =
      body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(simulator.url + path, { method, ...init });
    return response.json();
  };
  const scene: Scene = {
    simulator,
    bot: (method, parameters = {}, token = TOKEN) =>
      json('POST', `/bot${token}/${method}`, parameters) as Promise<BotAnswer>,
    ok: async (method, parameters, token) => {
      const answer = await scene.bot(method, parameters, token);
      if (!answer.ok) throw new Error(`${method}: ${answer.description}`);
      return answer.result;
    },
    refusal: async (method, parameters, token) => {
      const answer = await scene.bot(method, parameters, token);
      if (answer.ok) throw new Error(`${method} was not refused`);
      return `${answer.error_code} ${answer.description}`;
    },
    sim: json,
    updates: async (token = TOKEN, allowed) => {
      const updates = await scene.ok('getUpdates', allowed ? { allowed_updates: allowed } : {}, token);
      if (updates.length > 0) await scene.ok('getUpdates', { offset: updates.at(-1).update_id + 1 }, token);
      return updates;
    },
    person: async (first_name = 'Ann') =>
      ((await json('POST', '/sim/users', { first_name })) as { id: number }).id,
    chat: async (fields) => {
      const answer = (await json('POST', '/sim/chats', fields)) as { id: number; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.id;
    },
    post: async (fields) => {
      const answer = (await json('POST', '/sim/messages', fields)) as { message: object; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.message;
    },
  };
  return scene;
}

/** Waits until a check stops failing, at most half a minute. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
