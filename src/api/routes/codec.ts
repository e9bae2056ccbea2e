import { createHash, timingSafeEqual } from 'node:crypto';
import type { PayloadCodec } from '@temporalio/common';
import { type JSONPayload, JSONToPayload, payloadToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What the codec endpoint needs. Without a token it refuses everybody. */
export interface CodecRouteOptions {
  readonly codec: PayloadCodec;
  readonly token: string | undefined;
}

/**
 * `POST /codec/decode`: makes payloads readable in the Temporal Web UI, for operators who hold `CODEC_TOKEN`.
 *
 * The token comes as Bearer, or as the password of HTTP Basic: the Web UI sends the latter along after an operator
 * has opened `GET /codec` once in the same browser ("include cross-origin credentials" in its codec settings).
 */
export function codecRoutes(app: FastifyInstance, options: CodecRouteOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/codec')) allowWebUi(request, reply);
  });

  app.options('/codec/decode', async (_request, reply) => reply.code(204).send());

  app.get('/codec', async (request, reply) => {
    if (!isAuthorised(request, options.token)) return refuse(reply, options.token);
    return { status: 'This browser may now decode payloads.' };
  });

  app.post(
    '/codec/decode',
    {
      schema: {
        body: {
          type: 'object',
          required: ['payloads'],
          properties: { payloads: { type: 'array', maxItems: 1_000, items: { type: 'object' } } },
        },
      },
    },
    async (request, reply) => {
      if (!isAuthorised(request, options.token)) return refuse(reply, options.token);
      const { payloads } = request.body as { payloads: JSONPayload[] };
      const decoded = await options.codec.decode(payloads.map(JSONToPayload));
      return { payloads: decoded.map(payloadToJSON) };
    },
  );
}

/** The Web UI is another origin. Who may read is decided by the token, not by where the page came from. */
function allowWebUi(request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'authorization,content-type,x-namespace',
    'access-control-allow-methods': 'POST,OPTIONS',
    vary: 'origin',
  });
}

function isAuthorised(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return false;
  const [scheme, given = ''] = (request.headers.authorization ?? '').split(' ', 2);
  const shown =
    scheme?.toLowerCase() === 'basic'
      ? Buffer.from(given, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
      : given;
  return timingSafeEqual(digest(shown), digest(token));
}

function refuse(reply: FastifyReply, token: string | undefined): FastifyReply {
  if (token === undefined) {
    return reply
      .code(403)
      .send({ error: 'Payloads stay encrypted: set CODEC_TOKEN to let operators decode them.' });
  }
  return reply
    .code(401)
    .header('www-authenticate', 'Basic realm="Partyline payloads"')
    .send({ error: 'The codec token is missing or wrong.' });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
