import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { payloadToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from '@jest/globals';
import { createPayloadCodec } from '../../src/temporal/payloadCodec.ts';
import { apiOver, NO_DATABASE } from './testApi.ts';

const codec = createPayloadCodec(randomBytes(32));
const TOKEN = 'operators-only';

const apiWith = (token: string | undefined) => apiOver(NO_DATABASE, { codec: { codec, token } });

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
    const origin = 'http://127.0.0.1:8233';
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
      headers: { origin: 'http://127.0.0.1:8233', 'access-control-request-method': 'POST' },
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
    expect(response.json().error).toContain('CODEC_TOKEN');
  });

  it('answers a malformed body with 400', async () => {
    const response = await (
      await apiWith(TOKEN)
    ).inject({
      method: 'POST',
      url: '/codec/decode',
      headers: { authorization: `Bearer ${TOKEN}` },
      payload: { payloads: 'none' },
    });
    expect(response.statusCode).toBe(400);
  });
});
