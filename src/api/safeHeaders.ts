import type { FastifyInstance, FastifyReply } from 'fastify';

/** For whatever says nothing else: it runs no code, nobody frames it, and browsers do not take it for something else. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Adds to every answer the headers that protect it in a browser. Pages that need more room set their own. */
export function sendSafeHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => void addSafeHeaders(reply));
}

/** Adds them to one answer, for those that no hook sees. */
export function addSafeHeaders(reply: FastifyReply): FastifyReply {
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!reply.hasHeader(name)) void reply.header(name, value);
  }
  return reply;
}
