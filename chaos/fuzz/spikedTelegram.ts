import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How many updates Telegram hands out at once at most (Bot API: getUpdates). */
const BATCH = 100;

/** Stands before the simulator: hands the bot updates of our own making, and passes every other call on. */
export class SpikedTelegram {
  readonly #target: URL;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #queue: { id: number; json: string }[] = [];
  #poll: ServerResponse | undefined;
  #nextId = 1;

  private constructor(simulatorUrl: string) {
    this.#target = new URL(simulatorUrl);
  }

  static async before(simulatorUrl: string): Promise<SpikedTelegram> {
    const telegram = new SpikedTelegram(simulatorUrl);
    telegram.#server.listen(0, '127.0.0.1');
    await once(telegram.#server, 'listening');
    return telegram;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many updates the bot has not confirmed. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Hands out an update as it is, but for its number, which is ours as it is Telegram's. */
  give(update: unknown): void {
    const id = this.#nextId++;
    this.#queue.push({ id, json: JSON.stringify(numbered(update, id)) });
    if (this.#poll !== undefined) this.#handOut(this.#poll);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const method = new URL(request.url!, this.#target).pathname.split('/').at(-1)!.toLowerCase();
    if (method === 'getupdates') {
      const { offset = 0 } = JSON.parse(body || '{}') as { offset?: number };
      this.#queue = this.#queue.filter(({ id }) => id >= offset);
      this.#handOut(response);
      return;
    }
    const { hostname, port } = this.#target;
    const { method: verb, url: path, headers } = request;
    const onward = httpRequest({ hostname, port, path, method: verb, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }

  /** Answers at once when there is something, else when something comes. */
  #handOut(poll: ServerResponse): void {
    this.#poll = this.#queue.length === 0 ? poll : undefined;
    if (this.#poll !== undefined) return;
    const batch = this.#queue.slice(0, BATCH).map(({ json }) => json);
    poll.setHeader('content-type', 'application/json');
    poll.end(`{"ok":true,"result":[${batch.join()}]}`);
  }
}

/** Numbers are Telegram's to give, so that even a damaged update has one. */
function numbered(update: unknown, id: number): unknown {
  return typeof update === 'object' && update !== null && !Array.isArray(update)
    ? { ...update, update_id: id }
    : { update_id: id, message: update };
}
