/**
 * Why a payload is not believed. `foreign`: it was not encrypted with a key of ours for the workflow that it came to.
 * `unreadable`: it claims to be ours, and no key that this process has opens it, or it is of a kind that is not read
 * any more. The configuration may be what is wrong then, so nothing is to be ended because of it.
 */
export type Refusal = 'foreign' | 'unreadable';

/** Metadata of a payload that stands in the place of one that was refused. */
export const REFUSED_METADATA = 'partyline-refused';

const MARK = 'partyline/refused';

/**
 * What the payload codec hands on in the place of a payload that it refuses. A codec that throws would block the
 * workflow for good: its task fails, and is tried again with the same payload. What receives values looks for this
 * one. The field `message` is what the failure converter shows where an error's words were refused.
 */
export function refusedValue(refusal: Refusal): object {
  return { [MARK]: refusal, message: 'These words were not written by Partyline, or cannot be read.' };
}

/** Why a value was refused; undefined for one that was not. */
export function refusalOf(value: unknown): Refusal | undefined {
  if (typeof value !== 'object' || value === null || !(MARK in value)) return undefined;
  return value[MARK] === 'unreadable' ? 'unreadable' : 'foreign';
}

/** Why one of several values was refused; `foreign` weighs more. Undefined when all may be believed. */
export function refusalAmong(values: readonly unknown[]): Refusal | undefined {
  const refusals = values.map(refusalOf);
  return refusals.find((one) => one === 'foreign') ?? refusals.find((one) => one !== undefined);
}

/** The type of the failure that a forged start, update, query or result ends in. */
export const FOREIGN_PAYLOAD = 'ForeignPayload';
