import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bundlePage, type PageFiles, type PageName } from './bundle.ts';

const FILES = ['index.html', 'main.js', 'main.css'];

/** A page runs its own code and nobody else's, and nobody frames it. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
};

/** Serves a page below `path`, which ends with `/`. It is bundled when the first one asks for it. */
export function servePage(app: FastifyInstance, page: PageName, path: string): void {
  let files: Promise<PageFiles> | undefined;
  const send = (name: string) => async (request: FastifyRequest, reply: FastifyReply) => {
    files ??= bundlePage(page);
    const file = (await files).get(name);
    if (file === undefined) return reply.callNotFound();
    reply.headers(HEADERS).header('etag', file.tag);
    if (request.headers['if-none-match'] === file.tag) return reply.code(304).send();
    reply.type(file.type);
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(file.content);
    return reply.header('content-encoding', 'gzip').send(file.compressed);
  };
  app.get(path, send('index.html'));
  for (const name of FILES) app.get(path + name, send(name));
  // Without the trailing slash the browser would look for the page's files one level up.
  if (path !== '/') app.get(path.slice(0, -1), (_request, reply) => reply.redirect(path));
}
