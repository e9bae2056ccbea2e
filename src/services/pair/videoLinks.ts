import { importPKCS8, SignJWT } from 'jose';
import type { VideoProvider, VideoRoom } from '../../domain/pair/videoRoom.ts';

/** Where Jitsi as a service has its rooms. */
const JAAS = 'https://8x8.vc';
/** Clocks differ: a token is valid a little before it was made, in seconds. */
const EARLIER_SECONDS = 30;
/** What strangers must not do to each other's calls. */
const NO_FEATURES = { recording: false, livestreaming: false, transcription: false, 'outbound-call': false };

/** Makes links to rooms. */
export interface VideoLinks {
  /**
   * The link with which somebody enters a room.
   *
   * @param seat which of the two enters, so that each has an identity of their own in the call
   * @param name the pseudonym that the other sees
   */
  linkFor(room: Pick<VideoRoom, 'id' | 'kind' | 'expiresAt'>, seat: 1 | 2, name: string): Promise<string>;
}

/** Makes links to the rooms of a provider. */
export function createVideoLinks(provider: VideoProvider, now: () => number = Date.now): VideoLinks {
  return {
    async linkFor(room, seat, name) {
      if (provider.kind === 'mini app') return `${provider.address}/call/${room.id}`;
      // Prosody compares names of rooms in lower case and without signs that addresses escape.
      const roomName = room.id.replaceAll('-', '');
      const hash = room.kind === 'voice' ? '#config.startWithVideoMuted=true' : '';
      if (provider.kind === 'jitsi') return `${provider.address}/${roomName}${hash}`;
      const token = await tokenFor(provider, roomName, room, seat, name, Math.floor(now() / 1_000));
      const address =
        provider.kind === 'jaas'
          ? `${JAAS}/${provider.appId}/${roomName}`
          : `${provider.address}/${roomName}`;
      return `${address}?jwt=${token}${hash}`;
    },
  };
}

type WithTokens = Extract<VideoProvider, { readonly kind: 'jaas' | 'prosody' }>;

async function tokenFor(
  provider: WithTokens,
  roomName: string,
  room: Pick<VideoRoom, 'id' | 'expiresAt'>,
  seat: 1 | 2,
  name: string,
  nowSeconds: number,
): Promise<string> {
  const user = { id: `${room.id}-${seat}`, name, moderator: false };
  const token = new SignJWT({ room: roomName, context: { user, features: NO_FEATURES } })
    .setNotBefore(nowSeconds - EARLIER_SECONDS)
    .setExpirationTime(Math.floor(room.expiresAt / 1_000));
  if (provider.kind === 'jaas') {
    const { appId, keyId, privateKey } = provider;
    // People paste the key's id with or without the app's in front of it.
    const kid = keyId.startsWith(`${appId}/`) ? keyId : `${appId}/${keyId}`;
    return token
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setAudience('jitsi')
      .setIssuer('chat')
      .setSubject(appId)
      .sign(await importPKCS8(privateKey, 'RS256'));
  }
  return token
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setAudience(provider.appId)
    .setIssuer(provider.appId)
    .setSubject(new URL(provider.address).hostname)
    .sign(new TextEncoder().encode(provider.secret));
}
