import { Pool } from 'undici';

/** How long a connection may take to come about, in milliseconds, its encryption included. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How long an idle connection is kept, in milliseconds: less than servers do, so that ours is the one to end it. */
const IDLE_TIMEOUT_MS = 15_000;

/** No answer of the Bot API comes near this size, in bytes. */
const LONGEST_ANSWER = 4 * 1_024 * 1_024;

/**
 * Connections that are used again and again, so that a send costs no handshake. As many as there are calls at
 * once: the caller decides how many those are.
 *
 * One that does not come about within 5 s fails with `UND_ERR_CONNECT_TIMEOUT`: then no call was made over it.
 */
export function createConnections(apiRoot: string, connectTimeoutMs = CONNECT_TIMEOUT_MS): Pool {
  return new Pool(new URL(apiRoot).origin, {
    connect: { timeout: connectTimeoutMs },
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    keepAliveMaxTimeout: IDLE_TIMEOUT_MS,
    maxResponseSize: LONGEST_ANSWER,
    // Two calls over one connection would both be in doubt when it breaks.
    pipelining: 1,
    // The caller has a shorter time limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
