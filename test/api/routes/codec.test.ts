import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { payloadToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from '@jest/globals';
import { createPayloadCodec, createPayloadReader } from '../../../src/temporal/payloadCodec.ts';
import { apiOver, as, NO_DATABASE } from '../testApi.ts';

const keys = { write: randomBytes(32) };
const [codec, reader] = [createPayloadCodec(keys), createPayloadReader(keys)];
const TOKEN = 'operators-only';
const WEB_UI = 'http://127.0.0.1:8233';

const freshApi = (token: string | undefined) =>
  apiOver(NO_DATABASE, { codec: { codec: reader, token, origins: [WEB_UI] } });

const shared = await freshApi(TOKEN);
/** Tests that use up no guesses share one. */
const apiWith = async (token: string | undefined) => (token === undefined ? freshApi(token) : shared);

async function encrypted(value: unknown) {
  const [payload] = await codec.encode([defaultPayloadConverter.toPayload(value)]);
  return { payloads: [payloadToJSON(payload!)] };
}

const decoded = (body: { payloads: { data: string }[] }): unknown =>
  JSON.parse(Buffer.from(body.payloads[0]!.data, 'base64').toString());

describe('decoding payloads for the Web UI', () => {
  it('shows them to who holds the token', async () => {
    const response = await (
      await apiWith(TOKEN)
    ).inject({
      method: 'POST',
      url: '/codec/decode',
      headers: { authorization: `Bearer ${TOKEN}` },
      payload: await encrypted({ postId: 7 }),
    });
    expect(response.statusCode).toBe(200);
    expect(decoded(response.json())).toEqual({ postId: 7 });
  });

  it('takes the token as the password that a browser sends along, across origins', async () => {
    const origin = WEB_UI;
    const response = await (
      await apiWith(TOKEN)
    ).inject({
      method: 'POST',
      url: '/codec/decode',
      headers: { origin, authorization: `Basic ${Buffer.from(`operator:${TOKEN}`).toString('base64')}` },
      payload: await encrypted('seen'),
    });
    expect(response.statusCode).toBe(200);
    expect(response.headers['access-control-allow-origin']).toBe(origin);
    expect(response.headers['access-control-allow-credentials']).toBe('true');
    expect(decoded(response.json())).toBe('seen');
  });

  it('lets the Web UI ask first', async () => {
    const response = await (
      await apiWith(TOKEN)
    ).inject({
      method: 'OPTIONS',
      url: '/codec/decode',
      headers: { origin: WEB_UI, 'access-control-request-method': 'POST' },
    });
    expect(response.statusCode).toBe(204);
    expect(response.headers['access-control-allow-methods']).toContain('POST');
  });

  it.each([undefined, 'Bearer wrong', 'Basic d3Jvbmc6d3Jvbmc=', 'Bearer'])(
    'refuses everybody else (%s)',
    async (authorization) => {
      const response = await (
        await apiWith(TOKEN)
      ).inject({
        method: 'POST',
        url: '/codec/decode',
        headers: authorization === undefined ? {} : { authorization },
        payload: await encrypted('hidden'),
      });
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toContain('Basic');
      expect(response.body).not.toContain('hidden');
    },
  );

  it('refuses all without a configured token, and says what to set', async () => {
    const response = await (
      await apiWith(undefined)
    ).inject({
      method: 'POST',
      url: '/codec/decode',
      headers: { authorization: 'Bearer undefined' },
      payload: await encrypted('hidden'),
    });
    expect(response.statusCode).toBe(403);
    expect(response.json().detail).toContain('CODEC_TOKEN');
  });

  const decode = (payload: object, headers: Record<string, string> = {}) =>
    apiWith(TOKEN).then((api) =>
      api.inject({
        method: 'POST',
        url: '/codec/decode',
        headers: { authorization: `Bearer ${TOKEN}`, ...headers },
        payload,
      }),
    );

  it.each([
    { payloads: 'none' },
    { payloads: [7] },
    { payloads: [{ metadata: 'none' }] },
    { payloads: [{ metadata: { encoding: { no: 'text' } } }] },
    { payloads: [{ data: { no: 'text' } }] },
    { payload: [] },
    [],
  ])('answers %j with 400 and a problem document', async (body) => {
    const response = await decode(body);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it('hands back as it came what it has no key for, and decodes the rest of the page', async () => {
    const { payloads: ours } = await encrypted('ours');
    const stranger = createPayloadCodec({ write: randomBytes(32) });
    const [foreign] = await stranger.encode([defaultPayloadConverter.toPayload('theirs')]);
    const [broken] = structuredClone(ours);
    broken!.data = Buffer.from('broken').toString('base64');
    const response = await decode({ payloads: [payloadToJSON(foreign!), broken, ...ours, {}] });
    expect(response.statusCode).toBe(200);
    const { payloads } = response.json();
    expect(payloads.slice(0, 2)).toEqual([payloadToJSON(foreign!), broken]);
    expect(decoded({ payloads: payloads.slice(2) })).toBe('ours');
  });

  it('takes a whole page of history', async () => {
    const { payloads } = await encrypted('x'.repeat(200_000));
    expect((await decode({ payloads })).statusCode).toBe(200);
  });

  it.each(['https://evil.example', 'http://127.0.0.1:8234', 'http://127.0.0.1:8233.evil.example', 'null'])(
    'does not serve pages of %s, whatever they send along',
    async (origin) => {
      const api = await apiWith(TOKEN);
      const asked = { 'access-control-request-method': 'POST', origin };
      const preflight = await api.inject({ method: 'OPTIONS', url: '/codec/decode', headers: asked });
      const response = await decode(await encrypted('hidden'), { origin });
      for (const answer of [preflight, response]) {
        expect(answer.statusCode).toBe(403);
        expect(answer.json()).toMatchObject({ type: '/problems/foreign-page' });
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
        expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
        expect(answer.headers.vary).toContain('origin');
      }
    },
  );

  it('looks at no token after some wrong ones, not even at the right one, and not only here', async () => {
    const api = await freshApi(TOKEN);
    const ask = async (authorization: string, remoteAddress: string, url = '/codec') =>
      (await api.inject({ url, headers: { authorization }, remoteAddress })).statusCode;
    const guessed = [];
    for (let i = 0; i < 11; i++) guessed.push(await ask(`Bearer guess-${i}`, '2001:db8:1:2::7'));
    expect(guessed).toEqual([...Array(10).fill(401), 429]);
    // The whole network is meant, since its customer may take any address of it.
    const refused = await api.inject({
      url: '/codec',
      headers: { authorization: `Bearer ${TOKEN}` },
      remoteAddress: '2001:db8:1:2:3::8',
    });
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await ask(as('viewer')['authorization']!, '2001:db8:1:2::7', '/admin/v1/me')).toBe(429);
    expect(await ask(`Bearer ${TOKEN}`, '2001:db8:1:3::7')).toBe(200);
  });

  it('believes who a proxy says is asking only when the proxy is trusted', async () => {
    const ask = async (trustedProxies: string[]) => {
      const api = await apiOver(NO_DATABASE, { codec: { codec, token: TOKEN, origins: [] }, trustedProxies });
      const statuses = new Set<number>();
      for (let i = 0; i < 20; i++) {
        const headers = { authorization: 'Bearer wrong', 'x-forwarded-for': `198.51.100.${i}` };
        statuses.add((await api.inject({ url: '/codec', headers, remoteAddress: '127.0.0.1' })).statusCode);
      }
      return [...statuses];
    };
    expect(await ask([])).toEqual([401, 429]);
    expect(await ask(['127.0.0.1'])).toEqual([401]);
  });
});
