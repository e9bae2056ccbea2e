import { Redis } from 'ioredis';
import { redisErrorText } from './redisErrorText.ts';

/** A command that Redis has not answered by then is rejected. Every command of ours takes milliseconds. */
const COMMAND_TIMEOUT_MS = 1000;

/** A connection on which an awaited answer has not come by then is given up and made anew. */
const SILENT_CONNECTION_MS = 5000;

const LONGEST_RECONNECT_DELAY_MS = 2000;

/** Without it, `disconnect()` keeps a process for two seconds when Redis is away. */
const DISCONNECT_TIMEOUT_MS = 200;

/**
 * Opens a connection to Redis that mends itself for as long as it is not closed (`disconnect()`).
 *
 * While Redis is away, commands are rejected within about a second instead of waiting for it. `onError` is told
 * why, in one line without the password of the URL.
 *
 * @throws Error when the URL cannot be read; it does not repeat the URL.
 */
export function connectRedis(url: string, onError: (message: string) => void): Redis {
  const redis = clientOf(url);
  redis.on('error', (error) => onError(redisErrorText(redis, error)));
  return redis;
}

function clientOf(url: string): Redis {
  // ioredis takes what it cannot read for the name of a host or a socket.
  if (!/^rediss?:\/\//.test(url)) throw unreadableUrl();
  try {
    return new Redis(url, {
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      socketTimeout: SILENT_CONNECTION_MS,
      maxRetriesPerRequest: 0,
      // Their callers have been told that they failed.
      autoResendUnfulfilledCommands: false,
      retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RECONNECT_DELAY_MS),
      // After a failover the old primary still answers, but only to readers.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
  } catch {
    throw unreadableUrl();
  }
}

/** Without a cause: Node's own error holds the URL, and so the password. */
function unreadableUrl(): Error {
  return new Error('The address of Redis must look like redis://[user:password@]host:port[/database].');
}
