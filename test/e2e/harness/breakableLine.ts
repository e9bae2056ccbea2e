import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { findFreePort } from '../../../embedded/ports.ts';

/** A TCP line to a server that can be cut and mended. */
export class BreakableLine {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  readonly #port: number;

  private constructor(target: { host: string; port: number }, port: number) {
    this.#target = target;
    this.#port = port;
  }

  /** Lays a line to `host:port`. */
  static async to(host: string, port: number): Promise<BreakableLine> {
    const line = new BreakableLine({ host, port }, await findFreePort());
    await line.mend();
    return line;
  }

  /** The port of this end, on 127.0.0.1. It stays the same. */
  get port(): number {
    return this.#port;
  }

  /** Breaks every connection, and refuses new ones. */
  cut(): void {
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Lets connections through again. */
  async mend(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(this.#target);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }
}
