import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** How long a connection may take to come about, in milliseconds, its encryption included. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How long an idle connection is kept, in milliseconds: less than servers do, so that ours is the one to end it. */
const IDLE_TIMEOUT_MS = 15_000;

/** What a connection ends with that did not come about in time; Node's own ETIMEDOUT may also end a later read. */
class ConnectTimeoutError extends Error {
  readonly code = 'ECONNECTTIMEOUT';
}

/**
 * Connections that are used again and again, so that a send costs no handshake. As many as there are calls at
 * once: whoever calls decides how many those are.
 *
 * One that does not come about within 5 s fails with `ECONNECTTIMEOUT`: then no call was made over it.
 */
export function createConnections(apiRoot: string, connectTimeoutMs = CONNECT_TIMEOUT_MS): http.Agent {
  const secure = new URL(apiRoot).protocol === 'https:';
  const options = { keepAlive: true, timeout: IDLE_TIMEOUT_MS };
  const agent = secure ? new https.Agent(options) : new http.Agent(options);

  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...args) => {
    const socket = connect(...args) as Socket;
    const giveUp = (): void => void socket.destroy(new ConnectTimeoutError('No connection in time'));
    const timer = setTimeout(giveUp, connectTimeoutMs);
    const done = (): void => clearTimeout(timer);
    socket.once(secure ? 'secureConnect' : 'connect', done).once('close', done);
    return socket;
  };
  return agent;
}
