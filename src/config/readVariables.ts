import { type StaticDecode, type TObject, type TSchema, Type } from 'typebox';
import { Check, DecodeUnsafe } from 'typebox/value';
import { ConfigError, Refusal } from './configError.ts';
import { type NamedSecret, sharedSecret } from './secrets.ts';
import { type Variable, variableOf } from './variable.ts';

const YES = ['true', '1', 'yes', 'on'];
const NO = ['false', '0', 'no', 'off'];

/**
 * Reads every variable that a schema describes. An empty variable counts as not set.
 *
 * @throws ConfigError for the first variable that does not fit, or that holds the same secret as another one
 */
export function readVariables<T extends TObject>(schema: T, env: NodeJS.ProcessEnv): StaticDecode<T> {
  const secrets: NamedSecret[] = [];
  const values = readGroup(schema, env, secrets);
  refuseSharedSecrets(secrets);
  return values as StaticDecode<T>;
}

function readGroup(group: TObject, env: NodeJS.ProcessEnv, secrets: NamedSecret[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(group.properties)) {
    const described = variableOf(schema);
    if (described === undefined) {
      values[key] = readGroup(schema as TObject, env, secrets);
      continue;
    }
    const { variable, secretsIn, default: byDefault } = described;
    const text = env[variable]?.trim() || byDefault;
    if (text === undefined) continue;
    values[key] = valueOf(described, text);
    for (const secret of secretsIn?.(text) ?? []) secrets.push({ variable, ...secret });
  }
  return values;
}

/** What a text means to the variable that holds it. */
function valueOf(schema: Variable & TSchema, text: string): unknown {
  const { variable, problem = 'is malformed', remedy = 'correct it' } = schema;
  const written = asWritten(schema, text);
  if (!Check(schema, written)) throw new ConfigError(variable, problem, remedy);
  try {
    return DecodeUnsafe({}, schema, written);
  } catch (error) {
    if (error instanceof Refusal) throw new ConfigError(variable, error.problem, error.remedy);
    throw error;
  }
}

/** A text as the type that the schema checks, or the text itself when it is not one. */
function asWritten(schema: TSchema, text: string): unknown {
  if (Type.IsInteger(schema)) return /^\d{1,9}$/.test(text) ? Number(text) : text;
  if (Type.IsEnum(schema)) return text.toLowerCase();
  if (Type.IsArray(schema)) {
    const items = text.split(',').map((item) => item.trim());
    return items.filter((item) => item !== '');
  }
  if (!Type.IsBoolean(schema)) return text;
  const word = text.toLowerCase();
  return YES.includes(word) || (NO.includes(word) ? false : text);
}

/** One secret for two purposes, or for two people, would let the holder of one do what the other may. */
function refuseSharedSecrets(secrets: readonly NamedSecret[]): void {
  const shared = sharedSecret(secrets);
  if (!shared) return;
  const [first, second] = shared;
  throw new ConfigError(
    second.variable,
    first.variable === second.variable
      ? `has the same secret for ${first.holder ?? 'one'} and ${second.holder ?? 'another'}`
      : `is the same secret as ${first.variable}`,
    'give each a secret of its own, such as "openssl rand -hex 32" prints',
  );
}
