import type { Random } from './random.ts';

/** A place in a JSON document that holds something. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

const MOST_CHANGES = 4;
/** What was put in may be deep and wide: a bounded look is enough. */
const MOST_PLACES = 300;
const HUGE = 50_000;
const DEPTH = 1_000;

/** What no real update holds in that place. */
const INTRUDERS: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1.5,
  () => 2 ** 53,
  () => -(2 ** 63),
  () => 1e308,
  () => '',
  () => '\u0000',
  () => '\uD800 alone',
  () => 'a\uDC00\uD83D',
  () => 'x'.repeat(HUGE),
  () => '👩‍👩‍👧‍👦'.repeat(HUGE / 10),
  () => '{"text":"json in a text"}',
  () => [],
  () => ({}),
  () => [null, [[]], { message: {} }],
  () => ({ length: 10, toString: 'no function', constructor: null }),
  nested,
];

function nested(): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < DEPTH; level++) value = level % 2 ? { message: value } : [value];
  return value;
}

type Change = (place: Place, places: readonly Place[], random: Random) => void;

const CHANGES: readonly Change[] = [
  function replace({ holder, key }, _places, random) {
    holder[key] = random.of(INTRUDERS)();
  },
  function remove({ holder, key }) {
    delete holder[key];
  },
  function rename({ holder, key }, _places, random) {
    const value = holder[key];
    delete holder[key];
    const name = random.of(['unknown_kind', '__proto__', 'constructor', `${key}s`, key.toUpperCase()]);
    // A field of that name, not another prototype.
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  },
  function wrap({ holder, key }, _places, random) {
    holder[key] = random.of([[holder[key]], { [key]: holder[key] }]);
  },
  function exchange(one, places, random) {
    const other = random.of(places);
    // A copy, since a value may not come to lie within itself.
    const [first, second] = [structuredClone(one.holder[one.key]), structuredClone(other.holder[other.key])];
    one.holder[one.key] = second;
    other.holder[other.key] = first;
  },
  function damage({ holder, key }, _places, random) {
    const value = holder[key];
    if (typeof value === 'number')
      holder[key] = random.of([-value, value + 0.5, value * 2 ** 40, `${value}`]);
    else if (typeof value === 'string') holder[key] = damagedText(value, random);
    else if (Array.isArray(value)) holder[key] = repeated(value[0]);
    else delete holder[key];
  },
];

function damagedText(text: string, random: Random): unknown {
  const at = random.below(text.length + 1);
  const odd = random.of(['\uD83D', '\u0000', '\u202E', '\u200D', '\uFFFF', '/stop', '</b>']);
  return random.of([
    text.slice(0, at) + odd + text.slice(at),
    text.repeat(HUGE / 100).slice(0, HUGE),
    text.slice(0, at),
    [text],
  ]);
}

/** Changes follow each other: what is large already is not made many times larger. */
function repeated(value: unknown): unknown[] {
  const isSmall = (JSON.stringify(value) ?? '').length < 500;
  return Array.from({ length: isSmall ? 200 : 2 }, () => structuredClone(value));
}

/** A copy of a document with a few things changed that should not be. The same seed gives the same copy. */
export function mutated(document: object, random: Random): unknown {
  const root = { document: structuredClone(document) as unknown };
  const count = 1 + random.below(MOST_CHANGES);
  for (let n = 0; n < count; n++) {
    const places = placesIn(root.document);
    if (places.length === 0) break;
    random.of(CHANGES)(random.of(places), places, random);
  }
  // Over the wire, so that it is JSON: a removed element leaves null, not a hole.
  return JSON.parse(JSON.stringify(root.document)) as unknown;
}

function placesIn(root: unknown): Place[] {
  const places: Place[] = [];
  const open: unknown[] = [root];
  for (let next = 0; next < open.length && places.length < MOST_PLACES; next++) {
    const holder = open[next];
    if (typeof holder !== 'object' || holder === null) continue;
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      open.push(value);
    }
  }
  return places;
}
