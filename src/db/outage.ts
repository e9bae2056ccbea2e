/**
 * SQLSTATE classes that speak of the server and not of the statement: no connection, a transaction that gave way to
 * another (deadlock), no resources, shutting down.
 */
const OUTAGE_CLASSES = ['08', '40', '53', '57', '58'];
const OUTAGE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  '25006',
]);

/** What `pg` and its pool say in words alone. */
const OUTAGE_WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|encountered a connection error/i;

/**
 * Whether an error means that PostgreSQL cannot serve right now, so that the same statement will do later.
 * Everything else is a fault of the statement or of its data.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, previous, cause } = error as Record<string, unknown>;
  if (typeof code === 'string' && isOutageCode(code)) return true;
  if (typeof message === 'string' && OUTAGE_WORDS.test(message)) return true;
  // MikroORM's errors carry the driver's.
  const inner = previous ?? cause;
  return inner !== error && isDatabaseOutage(inner);
}

function isOutageCode(code: string): boolean {
  return OUTAGE_CODES.has(code) || (code.length === 5 && OUTAGE_CLASSES.includes(code.slice(0, 2)));
}
