import { createServer, type ServerResponse } from 'node:http';
import type { DependencyHealth } from '../../services/health.ts';

/** What a process shows to operators. */
export interface OperatorPages {
  /** Its metrics, as Prometheus reads them. */
  page(): Promise<string>;
  /** How each thing is that it needs. */
  health(): Promise<Readonly<Record<string, DependencyHealth>>>;
}

/** Nobody holds connections open by sending a request byte by byte. */
const PATIENCE = { requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 1_000 };

const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/**
 * Shows a process's `/metrics` and `/health` (200 when everything serves, 503 otherwise, as the API says it) until
 * the function is called that this answers with.
 */
export async function showOperatorPages(
  { host, port }: { readonly host: string; readonly port: number },
  pages: OperatorPages,
): Promise<() => void> {
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    async '/metrics'(response) {
      const text = await pages.page();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
    },
    async '/health'(response) {
      const dependencies = await pages.health();
      const healthy = Object.values(dependencies).every((dependency) => dependency.healthy);
      response
        .writeHead(healthy ? 200 : 503, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: healthy ? 'healthy' : 'unhealthy', dependencies }));
    },
  };
  const server = createServer(PATIENCE, (request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD', connection: 'close' }).end();
      return;
    }
    const answer = Object.hasOwn(answers, request.url ?? '') ? answers[request.url!] : undefined;
    if (answer === undefined) response.writeHead(404).end();
    else answer(response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.setTimeout(60_000);
  return () => server.close();
}
