import type { NetworkMessageId, NetworkPersonId, NetworkTopicId } from '../../domain/ids.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';

/** An object of a JSON document that nobody has checked yet. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * The longest string that is read, in UTF-16 units. Telegram's longest text has 4,096 characters; what is far
 * beyond that did not come from a chat and would become dozens of messages in every other one.
 */
const LONGEST_STRING = 32_768;

/** The value when it is an object (no array, no null). */
export function objectIn(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The elements when the value is an array, else none. */
export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * The value when it is a string of bearable length, fit for storage: lone surrogates, which UTF-8 cannot carry,
 * and NUL, which PostgreSQL does not store, become U+FFFD. One unit replaces one unit, so offsets stay right.
 */
export function stringIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_STRING) return undefined;
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Like {@link stringIn}, for what may not be empty. */
export function wordIn(value: unknown): string | undefined {
  return stringIn(value) || undefined;
}

/** The value when it is a finite number from `least` to `most`. */
export function numberIn(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}

/** The value when it is a whole number, `least` or more, that JavaScript holds exactly. */
export function integerIn(value: unknown, least: number): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= least ? (value as number) : undefined;
}

/** The value when it is an id of a message, all of which are positive. */
export function messageIdIn(value: unknown): NetworkMessageId | undefined {
  const id = integerIn(value, 1);
  return id === undefined ? undefined : fromTelegram(id);
}

/** The value when it is a person's id, all of which are positive. */
export function personIdIn(value: unknown): NetworkPersonId | undefined {
  const id = integerIn(value, 1);
  return id === undefined ? undefined : fromTelegram(id);
}

/** The value when it is a topic's id, all of which are positive. */
export function topicIdIn(value: unknown): NetworkTopicId | undefined {
  const id = integerIn(value, 1);
  return id === undefined ? undefined : fromTelegram(id);
}

type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same fields, without those that have no value. */
export function withoutUndefined<const T extends object>(fields: T): WithoutUndefined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<T>;
}
