import type { Payload, PayloadCodec } from '@temporalio/common';
import { type JSONPayload, JSONToPayload, payloadToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Guesses } from '../guesses.ts';
import { Problem } from '../problems.ts';
import { basicPassword, bearerSecret, digestOf, isSecretOf } from '../tokens.ts';

/** What the codec endpoint needs. Without a token it refuses everybody. */
export interface CodecRouteOptions {
  readonly codec: Pick<PayloadCodec, 'decode'>;
  readonly token: string | undefined;
  /** Origins of the pages that may have payloads decoded: those of the Temporal Web UI. */
  readonly origins: readonly string[];
}

/** The Web UI asks for a whole page of history at once; one payload has up to 2 MB (Temporal's limit). */
const BODY_LIMIT = 16 * 1024 * 1024;

const DECODE_BODY = {
  type: 'object',
  required: ['payloads'],
  properties: {
    payloads: {
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        properties: {
          metadata: { type: 'object', additionalProperties: { type: 'string' } },
          data: { type: 'string' },
        },
      },
    },
  },
};

/**
 * `POST /codec/decode`: makes payloads readable in the Temporal Web UI, for operators who hold `CODEC_TOKEN`.
 *
 * The token comes as Bearer, or as the password of HTTP Basic: the Web UI sends the latter along after an operator
 * has opened `GET /codec` once in the same browser ("include cross-origin credentials" in its codec settings).
 */
export async function codecRoutes(
  app: FastifyInstance,
  options: CodecRouteOptions,
  guesses: Guesses,
): Promise<void> {
  const expected = options.token === undefined ? undefined : digestOf(options.token);

  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      allowOrigin(request, reply, options.origins);
      if (request.method !== 'OPTIONS') requireToken(request, reply, expected, guesses);
    });

    scope.options('/codec/decode', async (_request, reply) => reply.code(204).send());

    scope.get('/codec', async () => ({
      status: 'This browser may now decode payloads. Go back to the Temporal Web UI and reload it.',
    }));

    scope.post('/codec/decode', { bodyLimit: BODY_LIMIT, schema: { body: DECODE_BODY } }, async (request) => {
      const { payloads } = request.body as { payloads: JSONPayload[] };
      const decoded = await Promise.all(payloads.map((payload) => decodeOne(options.codec, payload)));
      return { payloads: decoded };
    });
  });
}

/**
 * A payload that cannot be decoded is handed back as it came: what was made with a lost key, or by somebody else,
 * must not keep an operator from reading all the others on the same page.
 */
async function decodeOne(codec: CodecRouteOptions['codec'], json: JSONPayload): Promise<JSONPayload> {
  let decoded: Payload | undefined;
  try {
    [decoded] = await codec.decode([JSONToPayload(json)]);
  } catch {
    return json;
  }
  return decoded === undefined ? json : payloadToJSON(decoded);
}

/** @throws Problem when a page of another origin asks */
function allowOrigin(request: FastifyRequest, reply: FastifyReply, origins: readonly string[]): void {
  const { origin } = request.headers;
  void reply.header('vary', 'origin');
  if (origin === undefined) return;
  if (!origins.includes(origin)) {
    throw new Problem(
      'foreign-page',
      'Pages of this origin may not decode payloads. Set TEMPORAL_UI_URL to where you open the Temporal Web UI.',
    );
  }
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'authorization,content-type,x-namespace',
    'access-control-allow-methods': 'POST,OPTIONS',
    'access-control-max-age': '600',
    // A Web UI on the Internet, such as Temporal Cloud's, asks an API on a private network.
    ...(request.headers['access-control-request-private-network'] === 'true'
      ? { 'access-control-allow-private-network': 'true' }
      : {}),
  });
}

/** @throws Problem unless the request shows the token */
function requireToken(
  request: FastifyRequest,
  reply: FastifyReply,
  expected: Buffer | undefined,
  guesses: Guesses,
): void {
  if (expected === undefined) {
    throw new Problem(
      'no-tokens',
      'Payloads stay encrypted. Set CODEC_TOKEN to what "openssl rand -hex 32" prints to let operators decode them.',
    );
  }
  guesses.refuseMore(request.ip, reply);
  const { authorization } = request.headers;
  const secret = bearerSecret(authorization) ?? basicPassword(authorization);
  if (secret !== undefined && isSecretOf(secret, expected)) return;
  if (authorization !== undefined) guesses.count(request.ip);
  void reply.header('www-authenticate', 'Basic realm="Partyline payloads", charset="UTF-8"');
  throw new Problem('unauthenticated', 'Send CODEC_TOKEN as a Bearer token, or as the password of Basic.');
}
