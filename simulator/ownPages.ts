import { hostname } from 'node:os';
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ControlError } from './control/errors.ts';

/**
 * Answers browsers only when a page of the simulator itself asks. The simulator has no login, so without this any
 * page that somebody visits could post in people's names: by a form or a picture that points here, or under a name
 * of its own that it lets resolve to this machine (DNS rebinding). Programs are served as ever.
 *
 * @param host the address or name that the simulator listens on
 */
export function serveOwnPagesOnly(app: FastifyInstance, host: string): void {
  const names = new Set(['localhost', hostname().toLowerCase(), host.toLowerCase()]);
  app.addHook('onRequest', async (request) => {
    if (!isOwnName(nameIn(request.headers.host ?? ''), names)) {
      throw new ControlError(
        421,
        'The simulator is not known by that name: open it by its address, as in http://127.0.0.1:8081.',
      );
    }
    if (isFromElsewhere(request))
      throw new ControlError(403, 'Pages of other sites may not use the simulator.');
  });
}

/** A page can make any name resolve to this machine, but it cannot own an address or `localhost`. */
function isOwnName(name: string, names: ReadonlySet<string>): boolean {
  return isIP(name) !== 0 || names.has(name) || name.endsWith('.localhost');
}

/** The host in a `Host` header, without its port and brackets, in small letters. */
function nameIn(header: string): string {
  return header
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

/** Whether a browser says that the request was made by a page of another origin. Links to the playground are fine. */
function isFromElsewhere({ method, url, headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return false;
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && /^\/(?:\?|$)/.test(url);
  if (site !== undefined) return !isLink;
  // Browsers leave the header above out where there is no TLS, and send this one with whatever is not a plain GET.
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}
