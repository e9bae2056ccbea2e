import { readFileSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';
import type { Database } from '../../db/database.ts';
import { maskedId } from '../../domain/pair/maskedId.ts';
import type { VideoProvider } from '../../domain/pair/videoRoom.ts';
import { createVideoLinks } from '../../services/pair/videoLinks.ts';
import { createVideoRooms, type VideoRoomService } from '../../services/pair/videoRooms.ts';

/** Builds rooms for calls over what configuration says. */
export function buildVideoRooms(config: Config, database: Database): VideoRoomService {
  const { maskSalt, apiKey = '', videoFree } = config.pair;
  // Masks of rooms are of those who hold the key, so the key keeps them from being found by trying where there is no salt.
  const rules = { maskUserIds: true, maskSalt: maskSalt ?? apiKey };
  return createVideoRooms(database, createVideoLinks(videoProvider(config)), {
    mask: (id) => maskedId(id, rules),
    isFree: videoFree,
  });
}

/** Where rooms are: a mini app goes before Jitsi, and a server that wants tokens before one that does not. */
export function videoProvider({ pair }: Config): VideoProvider {
  const { videoCallDomain, jitsiHost, jitsiAppId, jitsiAppSecret, jaasKeyId, jaasKeyFile } = pair;
  if (videoCallDomain !== undefined) return { kind: 'mini app', address: videoCallDomain };
  if (jaasKeyId !== undefined || jaasKeyFile !== undefined) {
    if (jitsiAppId === undefined || jaasKeyId === undefined || jaasKeyFile === undefined) {
      throw new ConfigError(
        'JAAS_KEY_ID',
        'works only together with JAAS_KEY_FILE and JITSI_APP_ID',
        'set all three of them, or none',
      );
    }
    const privateKey = readFileSync(jaasKeyFile, 'utf8');
    return { kind: 'jaas', appId: jitsiAppId, keyId: jaasKeyId, privateKey };
  }
  if (jitsiAppId !== undefined && jitsiAppSecret !== undefined) {
    return { kind: 'prosody', address: jitsiHost, appId: jitsiAppId, secret: jitsiAppSecret };
  }
  return { kind: 'jitsi', address: jitsiHost };
}
