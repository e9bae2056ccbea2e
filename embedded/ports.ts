import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Where ports are looked for: below those that systems give to outgoing connections (from 32,768 on Linux, from 49,152
 * elsewhere). One of those may be taken by any connection, even by that of a client which waits for the very server
 * that is to listen there again.
 */
const RANGE = { first: 20_000, end: 32_768 };
const ATTEMPTS = 100;

/** Whether a server could listen on this port of 127.0.0.1 (or the given host) right now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = await listen(port, host);
  if (server === undefined) return false;
  await close(server);
  return true;
}

/** Finds `count` different free ports on 127.0.0.1. They are free now; nothing keeps them free. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const server = await listenSomewhere();
      if (server === undefined) throw new Error('The system has no free port left on 127.0.0.1.');
      servers.push(server);
    }
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map(close));
  }
}

/** Finds one free port on 127.0.0.1. */
export async function findFreePort(): Promise<number> {
  const [port] = await findFreePorts(1);
  if (port === undefined) throw new Error('The system has no free port left on 127.0.0.1.');
  return port;
}

async function listenSomewhere(): Promise<Server | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const server = await listen(randomInt(RANGE.first, RANGE.end), '127.0.0.1');
    if (server !== undefined) return server;
  }
  return listen(0, '127.0.0.1');
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return address.port;
}

/** `undefined` when the port is taken or may not be used. */
function listen(port: number, host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
