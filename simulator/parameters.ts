import { badRequest } from './apiError.ts';

/** A file that came with a multipart request. */
export interface Upload {
  fileName: string;
  mimeType: string;
  content: Buffer;
}

/**
 * The parameters of one Bot API call, whatever its encoding was: JSON carries numbers and objects, forms carry
 * strings (objects as JSON text), and Telegram takes either everywhere. Names are case-sensitive.
 */
export class Parameters {
  readonly values: Record<string, unknown>;
  readonly uploads: ReadonlyMap<string, Upload>;

  constructor(values: Record<string, unknown>, uploads: ReadonlyMap<string, Upload> = new Map()) {
    this.values = values;
    this.uploads = uploads;
  }

  /** Whether the parameter was given and is not empty. */
  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== '';
  }

  /** The parameter as text; '' when absent. */
  text(name: string): string {
    const value = this.values[name];
    if (typeof value === 'string') return value;
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean}`;
  }

  /** The parameter as a whole number; `undefined` when absent, refused when it is no number. */
  integer(name: string): number | undefined {
    const value = this.values[name];
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    if (!this.has(name)) return undefined;
    const number = Number(value);
    if (!Number.isInteger(number)) throw badRequest(`parameter "${name}" must be a valid Integer`);
    return number;
  }

  /** The parameter as a number with fraction; `undefined` when absent. */
  decimal(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const number = Number(this.values[name]);
    if (!Number.isFinite(number)) throw badRequest(`parameter "${name}" must be a valid Float`);
    return number;
  }

  /** Telegram's reading of a flag: true, "true", "yes", "1". */
  flag(name: string): boolean {
    const value = this.values[name];
    if (typeof value === 'boolean') return value;
    if (value === undefined || value === null) return false;
    return ['true', 'yes', '1'].includes(this.text(name).toLowerCase());
  }

  /** An object or list, given as such or as JSON text; `undefined` when absent. `what` names it in the refusal. */
  json(name: string, what = name): unknown {
    const value = this.values[name];
    if (!this.has(name)) return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${what} JSON object`);
    }
  }

  /** Like `json`, but only an object passes. */
  object(name: string, what = name): Record<string, unknown> | undefined {
    const value = this.json(name, what);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw badRequest(`object expected as ${what}`);
    return value;
  }

  /** Like `json`, but only a list passes; `of` names its items in the refusal. */
  list(name: string, of: string, what = name): unknown[] | undefined {
    const value = this.json(name, what);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw badRequest(`expected an Array of ${of}`);
    return value;
  }
}

/** A field of a parsed JSON object as text; '' when it is absent or no plain value. */
export function textField(object: Record<string, unknown>, name: string): string {
  const value = object[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Whether a parsed JSON value is an object (and neither null nor a list). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
