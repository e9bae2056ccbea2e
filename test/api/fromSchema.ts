import fc from 'fast-check';

/** As much of JSON Schema as the API's document uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

const FIRST = Date.UTC(1990, 0, 1);
const LAST = Date.UTC(2099, 11, 31);
const moments = fc.integer({ min: FIRST, max: LAST }).map((ms) => new Date(ms));

/** Values that fit a schema. */
export function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fitting));
  switch (schema.type) {
    case 'string':
      return fittingText(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000_000, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: schema.maxItems ?? 3,
      });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, fitting(inner)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      throw new Error(`No values are known for ${JSON.stringify(schema)}.`);
  }
}

function fittingText(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return moments.map((date) => date.toISOString());
  if (schema.format === 'date') return moments.map((date) => date.toISOString().slice(0, 10));
  const { minLength = 0, maxLength = 40 } = schema;
  const fits = (text: string): boolean =>
    text.length >= minLength &&
    text.length <= maxLength &&
    (schema.pattern === undefined || new RegExp(schema.pattern).test(text));
  // Some are written for the pattern; others are whatever people write that happens to fit.
  const written = schema.pattern?.includes('[^')
    ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) })
    : schema.pattern === undefined
      ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) })
      : fc.stringMatching(new RegExp(schema.pattern));
  return written.filter(fits);
}

/** Values that nobody asked for: wrong kinds, monstrous texts, what breaks SQL, JSON and numbers. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    "'; drop table chats; --",
    '%',
    '9'.repeat(30),
    '-0',
    '1e400',
    '0x10',
    'NaN',
    'null',
    '../../etc/passwd',
    '2026-02-30',
    '99999-01-01',
    '0000-01-01T00:00:00Z',
    '2026-01-01T00:00:00+99:00',
    'x'.repeat(3_000),
    0,
    -1,
    2 ** 53,
    1.5,
    true,
    null,
    [],
    {},
    { $gt: '' },
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 2 }),
);
