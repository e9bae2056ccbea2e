import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Type } from 'typebox';
import { Refusal } from './configError.ts';
import { weaknessOf } from './secrets.ts';
import { type HeldSecret, list, port, text, wholeNumber } from './variable.ts';

/** A member of staff. The secret itself is not kept. */
interface StaffToken {
  name: string;
  role: 'viewer' | 'billing' | 'operator';
  /** SHA-256 of the secret. */
  digest: Buffer;
}

/** The HTTP API, and who may use the part of it that is for staff. */
export const API = Type.Object({
  port: port('PORT', {
    default: 5000,
    about: 'Port of the API and of /health.',
    readme: 'the API, with `/health`, and for staff `/admin/v1`, described at `/docs`',
  }),
  host: text('HOST', {
    default: '127.0.0.1',
    about:
      'Address that the API, the webhook and the pages of METRICS_PORT listen on; 0.0.0.0 opens them to other machines.',
    readme: 'where the API, the webhook and the metrics pages listen; `0.0.0.0` opens them to other machines',
  }),
  tokens: list('ADMIN_API_TOKENS', staffTokensIn, {
    about:
      'Who may use /admin/v1 and /desk: name:role:secret, separated by commas; roles viewer, billing, operator. Empty: nobody.',
    readme:
      'who may use `/admin/v1`: `name:role:secret,…`, roles `viewer`, `billing`, `operator`; without any it refuses everybody; make each secret with `openssl rand -hex 32`',
    secretsIn: staffSecretsIn,
  }),
  requestsPerMinute: wholeNumber('ADMIN_API_RATE_LIMIT', {
    default: 300,
    minimum: 1,
    maximum: 100_000,
    about: 'Requests of one of them in a minute.',
  }),
  trustedProxies: list('TRUSTED_PROXIES', networksIn, {
    about:
      'Addresses and networks of reverse proxies before the API, whose X-Forwarded-For says who asks. Empty: none.',
    readme:
      'addresses of reverse proxies before the API, as in `127.0.0.1,10.0.0.0/8`; their `X-Forwarded-For` says who asks',
  }),
});

const STAFF_TOKEN =
  /^(?<name>[A-Za-z0-9][\w.-]{0,39}):(?<role>viewer|billing|operator):(?<secret>[\x21-\x2b\x2d-\x7e]+)$/;

function staffTokensIn(entries: readonly string[]): StaffToken[] {
  return entries.map((entry) => {
    const { name, role, secret } = STAFF_TOKEN.exec(entry)?.groups ?? {};
    if (name === undefined || role === undefined || secret === undefined) {
      throw new Refusal(
        'is not a list of name:role:secret with the roles viewer, billing and operator',
        'write each as in anna:billing:secret and separate them by commas',
      );
    }
    const weakness = weaknessOf(secret);
    if (weakness !== undefined) {
      throw new Refusal(
        `has a secret for ${name} that ${weakness}`,
        'replace it by what "openssl rand -hex 32" prints',
      );
    }
    return { name, role: role as StaffToken['role'], digest: createHash('sha256').update(secret).digest() };
  });
}

function staffSecretsIn(text: string): HeldSecret[] {
  const groups = text.split(',').map((entry) => STAFF_TOKEN.exec(entry.trim())?.groups);
  return groups.flatMap((token) => (token ? [{ holder: token['name']!, secret: token['secret']! }] : []));
}

function networksIn(entries: readonly string[]): string[] {
  if (entries.every(isNetwork)) return [...entries];
  throw new Refusal(
    'is not a list of addresses and networks',
    'separate them by commas, as in 127.0.0.1,10.0.0.0/8',
  );
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
