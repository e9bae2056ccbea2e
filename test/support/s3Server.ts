import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const SERVICE_END = 'aws4_request';

/** A small S3 server in memory, which takes only requests that are signed with its key (AWS Signature Version 4). */
export class S3Server {
  readonly accessKey = 'the-access-key';
  readonly secretKey = 'the-secret-key-of-the-store';
  /** By bucket and name, as in `photos/one`. */
  readonly objects = new Map<string, Buffer>();
  readonly buckets = new Set<string>();
  /** How many requests were refused. */
  refused = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const [status, text] = this.#answer(request, body);
        response.writeHead(status, { 'content-type': 'application/xml', etag: '"tag"' }).end(text);
      });
    });
  }

  static async start(): Promise<S3Server> {
    const server = new S3Server();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** Host and port. */
  get endpoint(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(request: IncomingMessage, body: Buffer): [status: number, text?: string] {
    if (!this.#isSigned(request, body)) {
      this.refused += 1;
      return [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>'];
    }
    const { pathname, searchParams } = new URL(request.url!, `http://${this.endpoint}`);
    const [, bucket = '', object = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    const name = `${bucket}/${object}`;
    if (searchParams.has('location')) return [200, '<LocationConstraint/>'];
    if (object === '') {
      if (request.method === 'PUT') this.buckets.add(bucket);
      return [this.buckets.has(bucket) ? 200 : 404];
    }
    if (!this.buckets.has(bucket)) return [404, '<Error><Code>NoSuchBucket</Code></Error>'];
    if (request.method === 'PUT') this.objects.set(name, body);
    if (request.method === 'DELETE') this.objects.delete(name);
    return [request.method === 'DELETE' ? 204 : 200];
  }

  #isSigned({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
    const [, key, day, region, service, signed, signature] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      ) ?? [];
    if (key !== this.accessKey || !signature) return false;
    const payload = String(headers['x-amz-content-sha256']);
    if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return false;
    const { pathname, searchParams } = new URL(url!, `http://${this.endpoint}`);
    const query = [...searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .toSorted()
      .join('&');
    const canonical = [
      method,
      pathname,
      query,
      ...signed!.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
      '',
      signed,
      payload,
    ].join('\n');
    const scope = [day, region, service, SERVICE_END].join('/');
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
    const signingKey = [day!, region!, service!, SERVICE_END].reduce<string | Buffer>(
      (secret, part) => hmac(secret, part),
      `AWS4${this.secretKey}`,
    );
    return timingSafeEqual(hmac(signingKey, text), Buffer.from(signature, 'hex'));
  }
}

function sha256(what: string | Buffer): string {
  return createHash('sha256').update(what).digest('hex');
}

function hmac(key: string | Buffer, what: string): Buffer {
  return createHmac('sha256', key).update(what).digest();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
