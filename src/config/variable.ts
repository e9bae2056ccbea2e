import { accessSync, constants } from 'node:fs';
import { type TSchema, Type } from 'typebox';
import { Refusal } from './configError.ts';
import { SECRET_REMEDY, weaknessOf } from './secrets.ts';

/** What documentation says about a variable. */
export interface About {
  /** What the variable means, as one or more sentences in `.env.example`. */
  readonly about: string;
  /** What the README's table says about it, in Markdown; variables without this are only in `.env.example`. */
  readonly readme?: string;
  /** What the README's table shows as the default of a variable that has none of its own. */
  readonly unset?: string;
}

/** A variable's schema also holds its name, its meaning, and the message shown when its value is wrong. */
export interface Variable extends About {
  readonly variable: string;
  /** What is used when the variable is not set, as one would write it in `.env`. */
  readonly default?: string;
  /** What is wrong with a text that does not fit the schema, as the end of a sentence that begins with the name. */
  readonly problem?: string;
  readonly remedy?: string;
  /** The secrets in a text that fits, so that no two variables hold the same one. */
  readonly secretsIn?: (text: string) => readonly HeldSecret[];
}

/** A secret, and whose it is when a variable holds several. */
export interface HeldSecret {
  readonly holder?: string;
  readonly secret: string;
  /** Who may hold the same secret by intention, under one name for all of them. */
  readonly sharedAmong?: string;
}

/** What everything that a variable may hold has in common; the schema says the rest. */
type Options = About & Partial<Pick<Variable, 'default' | 'secretsIn'>>;
type Explained = Options & { readonly problem: string; readonly remedy: string };

const HIGHEST_PORT = 65_535;

/** A whole number within bounds, of up to nine digits. */
export function wholeNumber(
  variable: string,
  { default: byDefault, ...rest }: About & { default?: number; minimum: number; maximum: number },
) {
  return Type.Integer({
    ...rest,
    ...(byDefault === undefined ? {} : { default: String(byDefault) }),
    variable,
    problem: `is not a whole number from ${rest.minimum} to ${rest.maximum}`,
    remedy: `correct it, or remove it${byDefault === undefined ? '' : ` for the default of ${byDefault}`}`,
  });
}

/** A duration that people write in seconds, from a second to a day, and that we use in milliseconds. */
export function seconds(variable: string, options: About & { default: number }) {
  return Type.Decode(
    wholeNumber(variable, { ...options, minimum: 1, maximum: 86_400 }),
    (value) => value * 1_000,
  );
}

/** A TCP port. */
export function port(variable: string, options: About & { default?: number }) {
  return wholeNumber(variable, { ...options, minimum: 1, maximum: HIGHEST_PORT });
}

/** A TCP port, or 0 for none. */
export function portOrNone(variable: string, options: About) {
  return wholeNumber(variable, { ...options, default: 0, minimum: 0, maximum: HIGHEST_PORT });
}

/** One of several words, in capitals or not. */
export function choice<const T extends string[]>(
  variable: string,
  choices: readonly [...T],
  { default: byDefault, ...rest }: About & { default: NoInfer<T[number]> },
) {
  return Type.Enum<T>(choices, {
    ...rest,
    variable,
    default: byDefault,
    problem: 'has a value that is not known',
    remedy: `use ${choices.join(' or ')}`,
  });
}

/** Yes or no, in the words that people use for it in environments. */
export function yesOrNo(variable: string, options: Options) {
  return Type.Boolean({
    ...options,
    variable,
    problem: 'is neither yes nor no',
    remedy: 'use true or false',
  });
}

/** Any text; its format is checked where it is used. */
export function text(variable: string, options: Options) {
  return Type.String({ ...options, variable });
}

/** A text that a regular expression describes. */
export function pattern(variable: string, expression: RegExp, options: Explained) {
  return Type.String({ ...options, variable, pattern: expression.source });
}

/**
 * A text that stands for something else.
 *
 * @param read what it stands for
 * @throws Refusal from `read` when it stands for nothing
 */
export function parsed<T>(variable: string, read: (text: string) => T, options: Options) {
  return Type.Decode(text(variable, options), read);
}

/** Several texts, separated by commas; left out where there is nothing between two commas. */
export function list<T>(
  variable: string,
  read: (texts: readonly string[]) => T,
  { default: byDefault = '', ...rest }: Options,
) {
  return Type.Decode(Type.Array(Type.String(), { ...rest, variable, default: byDefault }), read);
}

/** A secret that operators make up themselves, which must not be easy to guess. */
export function secret(variable: string, options: About) {
  return parsed(variable, strongSecret, { ...options, secretsIn: (secret) => [{ secret }] });
}

/** The secret itself. @throws Refusal when it is easy to guess. */
export function strongSecret(secret: string): string {
  const weakness = weaknessOf(secret);
  if (weakness !== undefined) throw new Refusal(weakness, SECRET_REMEDY);
  return secret;
}

/** A web address, without the slashes at its end. */
export function webAddress(variable: string, options: Options) {
  return parsed(
    variable,
    (text) => {
      if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
      throw new Refusal('is not a web address', 'set it to something like http://localhost:8081');
    },
    options,
  );
}

/** The path of a PEM file, absolute or relative to the working directory. */
export function pemFile(variable: string, options: About) {
  return parsed(
    variable,
    (path) => {
      try {
        accessSync(path, constants.R_OK);
        return path;
      } catch {
        throw new Refusal('names a file that cannot be read', 'set it to the path of a PEM file');
      }
    },
    options,
  );
}

/** What a schema says about its variable, or undefined for a group of them. */
export function variableOf(schema: TSchema): (Variable & TSchema) | undefined {
  return 'variable' in schema ? (schema as Variable & TSchema) : undefined;
}
