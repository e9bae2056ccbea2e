/** SQLSTATE classes that speak of the server and not of the statement: no connection, no resources, shutting down. */
const OUTAGE_CLASSES = ['08', '53', '57', '58'];
const OUTAGE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '25006',
]);

/**
 * Whether an error means that PostgreSQL cannot serve right now, so that the same statement will do later.
 * Everything else is a fault of the statement or of its data.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (OUTAGE_CODES.has(code)) return true;
    if (code.length === 5 && OUTAGE_CLASSES.includes(code.slice(0, 2))) return true;
  }
  if (
    /connection terminated|timeout exceeded when trying to connect|connection timeout/i.test(error.message)
  ) {
    return true;
  }
  const inner = (error as { previous?: unknown }).previous ?? error.cause;
  return inner !== undefined && inner !== error && isDatabaseOutage(inner);
}
