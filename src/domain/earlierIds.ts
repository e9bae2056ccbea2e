/** The fields that hold a network's id, wherever they are. */
const ID_FIELDS: ReadonlySet<string> = new Set([
  'networkId',
  'messageId',
  'threadId',
  'replyTo',
  'banned',
  'chat',
  'customer',
  'admin',
  'payer',
]);

/**
 * The same value with network ids as texts. Earlier versions stored numbers, in what workflows hand over and in the
 * bot's tasks, and such values may be read long after an update.
 */
export function withTextIds<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withTextIds(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inside]: [string, unknown]) => [
      field,
      typeof inside === 'number' && ID_FIELDS.has(field) ? String(inside) : withTextIds(inside),
    ]),
  ) as T;
}
