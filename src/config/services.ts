import { Type } from 'typebox';
import { ConfigError, Refusal } from './configError.ts';
import { parsed } from './variable.ts';

/** The variable about PostgreSQL; without it the embedded one is used. */
export const DATABASE = Type.Object({
  url: Type.Optional(
    parsed('DATABASE_URL', postgresUrl, {
      about: 'PostgreSQL, as in postgresql://user:password@host:5432/database.',
      readme: 'PostgreSQL',
      unset: 'embedded',
    }),
  ),
});

/** The variable about Redis; without it the embedded one is used. */
export const REDIS = Type.Object({
  url: Type.Optional(
    parsed('REDIS_URL', redisUrl, {
      about: 'Redis, as in redis://host:6379/0.',
      readme: 'Redis',
      unset: 'embedded',
    }),
  ),
});

/**
 * The URL of a PostgreSQL database, also as SQLAlchemy writes it.
 *
 * @param name what the value is called where it is given
 * @throws ConfigError when it is not one
 */
export function readPostgresUrl(text: string, name: string): string {
  try {
    return postgresUrl(text);
  } catch (error) {
    throw error instanceof Refusal ? new ConfigError(name, error.problem, error.remedy) : error;
  }
}

function postgresUrl(text: string): string {
  const remedy = 'set it to something like postgresql://user:password@host:5432/database';
  const plain = text.replace(/^postgres(ql)?(\+\w+)?:\/\//i, 'postgresql://');
  if (!plain.startsWith('postgresql://') || !URL.canParse(plain)) {
    throw new Refusal('is not the URL of a PostgreSQL database', remedy);
  }
  const url = new URL(plain);
  if (url.pathname.length < 2) throw new Refusal('names no database', remedy);
  // asyncpg says `ssl` where libpq and we say `sslmode`.
  const ssl = url.searchParams.get('ssl');
  if (ssl !== null && !url.searchParams.has('sslmode')) {
    url.searchParams.delete('ssl');
    url.searchParams.set('sslmode', /^(true|1|on)$/i.test(ssl) ? 'require' : ssl);
  }
  return url.href;
}

function redisUrl(text: string): string {
  if (/^rediss?:\/\/./i.test(text) && URL.canParse(text) && /^\/?\d*$/.test(new URL(text).pathname))
    return text;
  throw new Refusal(
    'is not the URL of a Redis database',
    'set it to something like redis://localhost:6379/0',
  );
}
