import { isObject } from '../parameters.ts';
import { ControlError } from './errors.ts';

/** The fields of a control call: its JSON body, or its query string. */
export class Body {
  readonly fields: Record<string, unknown>;

  constructor(fields: unknown) {
    this.fields = isObject(fields) ? fields : {};
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null;
  }

  /** A whole number, or `undefined` when the field is absent. */
  integer(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = Number(this.fields[name]);
    if (!Number.isInteger(value)) throw new ControlError(400, `"${name}" must be a whole number.`);
    return value;
  }

  /** A number with or without a fraction, or `undefined` when the field is absent. */
  number(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = Number(this.fields[name]);
    if (!Number.isFinite(value)) throw new ControlError(400, `"${name}" must be a number.`);
    return value;
  }

  /** A whole number that must be there. */
  requiredInteger(name: string): number {
    const value = this.integer(name);
    if (value === undefined) throw new ControlError(400, `"${name}" is required.`);
    return value;
  }

  /** A text, or `undefined` when the field is absent. */
  text(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.fields[name];
    if (typeof value !== 'string') throw new ControlError(400, `"${name}" must be a text.`);
    return value;
  }

  /** A text that must be there. */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new ControlError(400, `"${name}" is required.`);
    return value;
  }

  /** One of some texts; the first one when the field is absent. */
  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.fields[name] ?? choices[0];
    const choice = choices.find((known) => known === value);
    if (choice === undefined) throw new ControlError(400, `"${name}" must be one of ${choices.join(', ')}.`);
    return choice;
  }

  /** A flag; `undefined` when absent. */
  flag(name: string): boolean | undefined {
    if (!this.has(name)) return undefined;
    return this.fields[name] === true || this.fields[name] === 'true';
  }

  /** A list; empty when absent. */
  list(name: string): unknown[] {
    const value = this.fields[name] ?? [];
    if (!Array.isArray(value)) throw new ControlError(400, `"${name}" must be a list.`);
    return value;
  }

  /** A list of ids; empty when absent. */
  ids(name: string): number[] {
    return this.list(name).map((value) => {
      if (!Number.isInteger(value)) throw new ControlError(400, `"${name}" must be a list of ids.`);
      return value as number;
    });
  }

  /** An object; `undefined` when absent. */
  object(name: string): Record<string, unknown> | undefined {
    if (!this.has(name)) return undefined;
    const value = this.fields[name];
    if (!isObject(value)) throw new ControlError(400, `"${name}" must be an object.`);
    return value;
  }
}
