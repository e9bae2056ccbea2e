import type { FastifyInstance } from 'fastify';

/** A link that the playground shows: a page of the program that started the simulator. */
export interface Link {
  title: string;
  url: string;
}

/** GET /sim/links: where else to look. */
export function linkRoute(app: FastifyInstance, links: readonly Link[]): void {
  app.get('/sim/links', async () => ({ links }));
}

/** Reads links from a variable that holds them as JSON. */
export function parseLinks(text: string | undefined): Link[] {
  if (text === undefined || text === '') return [];
  const given: unknown = JSON.parse(text);
  const isLink = (link: Partial<Link>): boolean =>
    typeof link?.title === 'string' && typeof link.url === 'string';
  if (!Array.isArray(given) || !given.every(isLink)) {
    throw new Error(
      'SIMULATOR_LINKS must be a list such as [{"title": "Temporal", "url": "http://127.0.0.1:8233"}].',
    );
  }
  return given as Link[];
}
