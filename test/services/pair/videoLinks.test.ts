import { describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { createVideoLinks } from '../../../src/services/pair/videoLinks.ts';

const ROOM = {
  id: '01234567-89ab-4cde-8f01-23456789abcd',
  kind: 'video',
  expiresAt: Date.now() + 3_600_000,
} as const;
const NAME = '0123456789ab4cde8f0123456789abcd';

/** What the token in a link says, once its signature has been checked. */
async function tokenIn(link: string, key: Parameters<typeof jwtVerify>[1]) {
  const token = new URL(link).searchParams.get('jwt')!;
  return { ...(await jwtVerify(token, key)), header: decodeProtectedHeader(token) };
}

describe('A link to a call', () => {
  test('leads to the mini app, without anything but the room', async () => {
    const links = createVideoLinks({ kind: 'mini app', address: 'https://calls.example' });
    expect(await links.linkFor(ROOM, 1, 'Stranger')).toBe(`https://calls.example/call/${ROOM.id}`);
  });

  test('leads to a Jitsi server that wants no tokens; a voice call begins without cameras', async () => {
    const links = createVideoLinks({ kind: 'jitsi', address: 'https://meet.example' });
    expect(await links.linkFor(ROOM, 1, 'Stranger')).toBe(`https://meet.example/${NAME}`);
    expect(await links.linkFor({ ...ROOM, kind: 'voice' }, 1, 'Stranger')).toBe(
      `https://meet.example/${NAME}#config.startWithVideoMuted=true`,
    );
  });

  test('to a Prosody server carries a token of its own for each of the two', async () => {
    const secret = 'a secret of thirty-two characters';
    const links = createVideoLinks({
      kind: 'prosody',
      address: 'https://meet.example',
      appId: 'partyline',
      secret,
    });
    const key = new TextEncoder().encode(secret);
    const [one, other] = await Promise.all(
      ([1, 2] as const).map(async (seat) => tokenIn(await links.linkFor(ROOM, seat, 'Stranger'), key)),
    );
    expect(one!.payload).toMatchObject({
      aud: 'partyline',
      iss: 'partyline',
      sub: 'meet.example',
      room: NAME,
      exp: Math.floor(ROOM.expiresAt / 1_000),
      context: { user: { name: 'Stranger', moderator: false } },
    });
    const idOf = (token: typeof one) => (token!.payload['context'] as { user: { id: string } }).user.id;
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test.each(['my-key', 'vpaas-magic-cookie-1/my-key'])(
    'to Jitsi as a service names the key %s',
    async (keyId) => {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
      const links = createVideoLinks({
        kind: 'jaas',
        appId: 'vpaas-magic-cookie-1',
        keyId,
        privateKey: await exportPKCS8(privateKey),
      });
      const link = await links.linkFor(ROOM, 1, 'Stranger');
      expect(link.startsWith(`https://8x8.vc/vpaas-magic-cookie-1/${NAME}?jwt=`)).toBe(true);
      const { payload, header } = await tokenIn(link, publicKey);
      expect(header).toMatchObject({ alg: 'RS256', kid: 'vpaas-magic-cookie-1/my-key' });
      expect(payload).toMatchObject({ aud: 'jitsi', iss: 'chat', sub: 'vpaas-magic-cookie-1', room: NAME });
      expect(payload.nbf).toBeLessThanOrEqual(Math.floor(Date.now() / 1_000));
    },
  );
});
