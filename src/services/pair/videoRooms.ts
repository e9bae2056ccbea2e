import type { Database } from '../../db/database.ts';
import { callStanding, findRoom, removeRoom, roomOf } from '../../db/pair/videoRooms.ts';
import type { AuthorId, NetworkChatId, SessionId } from '../../domain/ids.ts';
import type { CallKind, VideoRoom } from '../../domain/pair/videoRoom.ts';
import { orOutage } from '../outage.ts';
import type { VideoLinks } from './videoLinks.ts';

/** A room that a caller of the API asks for: two people and a chat, by names of the caller's own. */
export interface RoomWish {
  readonly people: readonly [number, number];
  readonly chatRoom: number;
  readonly kind: CallKind;
}

/** What became of the wish to call one's partner. */
export type CallOutcome =
  /** A link for each of the two; first the one of the person who asked. */
  | {
      readonly kind: 'room';
      readonly own: string;
      readonly partners: string;
      /** The partner's private chat, by its network id. */
      readonly partner: NetworkChatId;
      /** Whether the partner has not been told of it. */
      readonly isNew: boolean;
      readonly expiresAt: number;
    }
  | { readonly kind: 'no session' }
  /** Neither of the two has premium. */
  | { readonly kind: 'needs premium' };

/** Rooms for video calls. Each method throws IntakeUnavailable while PostgreSQL is away, and may be repeated. */
export interface VideoRoomService {
  /** The room that two people named by a caller of the API share, and a link to it. */
  create(wish: RoomWish): Promise<{ readonly room: VideoRoom; readonly link: string }>;
  /** Undefined for what is no room, or none any more. */
  find(id: string): Promise<VideoRoom | undefined>;
  /** Whether there was one to remove. */
  remove(id: string): Promise<boolean>;
  /**
   * The room of a session, always the same one for both people; it closes with the session.
   *
   * @param name the pseudonym under which both appear in the call
   */
  call(session: SessionId, person: AuthorId, name: string): Promise<CallOutcome>;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Builds the service.
 *
 * @param mask the name by which somebody's id is stored, from which nobody finds the id
 * @param isFree whether a call needs no premium
 */
export function createVideoRooms(
  database: Database,
  links: VideoLinks,
  { mask, isFree }: { readonly mask: (id: number) => string; readonly isFree: boolean },
): VideoRoomService {
  const { sql } = database;
  return {
    create: ({ people: [first, second], chatRoom, kind }) =>
      orOutage(async () => {
        const { room } = await roomOf(
          sql,
          { of: 'caller', masks: [mask(first), mask(second)], chatRoom },
          kind,
        );
        return { room, link: await links.linkFor(room, 1, 'Stranger') };
      }),
    find: async (id) => (UUID.test(id) ? orOutage(() => findRoom(sql, id)) : undefined),
    remove: async (id) => UUID.test(id) && orOutage(() => removeRoom(sql, id)),
    call: (session, person, name) =>
      orOutage(async () => {
        const standing = await callStanding(sql, session, person);
        if (!standing) return { kind: 'no session' };
        if (!isFree && !standing.premium) return { kind: 'needs premium' };
        const { room, isNew } = await roomOf(sql, { of: 'session', session }, 'video');
        const { seat, partner } = standing;
        const [own, partners] = await Promise.all([
          links.linkFor(room, seat, name),
          links.linkFor(room, seat === 1 ? 2 : 1, name),
        ]);
        return { kind: 'room', own, partners, partner, isNew, expiresAt: room.expiresAt };
      }),
  };
}
