import { readTelegramId } from '../../domain/telegramIds.ts';
import type { NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';

/** A value that a button carries: how it is written, and how long that can be. */
export interface Field<T> {
  /** In characters, all of them ASCII. */
  readonly longest: number;
  write(value: T): string;
  /** Undefined for what {@link write} never writes. */
  read(text: string): T | undefined;
}

/** What a kind of button carries. */
type Fields = Readonly<Record<string, Field<unknown>>>;
type ValuesOf<F extends Fields> = { readonly [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };

/** A kind of button: makes its data, and reads them back when it is pressed. */
export interface ButtonKind<Values> {
  readonly name: string;
  data(values: Values): string;
  /** Undefined when the data are of another kind, of another version, or damaged. */
  read(data: string): Values | undefined;
}

/** Bot API: InlineKeyboardButton.callback_data, in bytes. */
const DATA_LIMIT = 64;

/**
 * Defines a kind of button, whose data look like `1:letin:-100123`: the version, the name, the values in their order.
 * Raise the version when the values change their meaning: buttons under old messages then are out of date.
 *
 * @throws RangeError when the longest data would not fit
 */
export function buttonKind<F extends Fields>(
  name: string,
  version: number,
  fields: F,
): ButtonKind<ValuesOf<F>> {
  const lead = `${version}:${name}`;
  const all = Object.entries(fields);
  const longest = all.reduce((sum, [, field]) => sum + 1 + field.longest, lead.length);
  if (longest > DATA_LIMIT) throw new RangeError(`The button ${name} may take ${longest} bytes`);
  return {
    name,
    data: (values) => [lead, ...all.map(([key, field]) => field.write(values[key as keyof F]))].join(':'),
    read(data) {
      const [ofVersion, ofName, ...texts] = data.split(':');
      if (`${ofVersion}:${ofName}` !== lead || texts.length !== all.length) return undefined;
      const values: Record<string, unknown> = {};
      for (const [at, [key, field]] of all.entries()) {
        const value = field.read(texts[at]!);
        if (value === undefined) return undefined;
        values[key] = value;
      }
      return values as ValuesOf<F>;
    },
  };
}

/** A whole number that is safe in JavaScript, as all ids of ours are. */
export const integer: Field<number> = {
  longest: 17,
  write: (value) => String(value),
  read: (text) =>
    /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined,
};

/** A chat, as Telegram names it. */
export const networkChat: Field<NetworkChatId> = { longest: 17, write: (id) => id, read: readTelegramId };
/** A person, as Telegram names them. */
export const networkPerson: Field<NetworkPersonId> = { longest: 17, write: (id) => id, read: readTelegramId };

/** A whole number from 0 on that stays small, such as a page or how often something has changed. */
export const count: Field<number> = {
  longest: 7,
  write: (value) => String(value),
  read: (text) => (/^\d{1,7}$/.test(text) ? Number(text) : undefined),
};

/** A key of letters and digits, which the button's handler looks up. */
export const shortKey: Field<string> = {
  longest: 12,
  write: (value) => value,
  read: (text) => (/^[A-Za-z0-9]{1,12}$/.test(text) ? text : undefined),
};

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Field<Word> {
  return {
    longest: Math.max(...words.map((word) => word.length)),
    write: (value) => value,
    read: (text) => words.find((word) => word === text),
  };
}
