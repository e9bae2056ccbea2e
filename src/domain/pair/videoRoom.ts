import type { SessionId } from '../ids.ts';

/** How long a room for a call is open, in seconds. */
export const ROOM_SECONDS = 3_600;

/** What a call is for. */
export const CALL_KINDS = ['video', 'voice'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** Whose room it is. */
export type RoomOwner =
  | { readonly of: 'session'; readonly session: SessionId }
  /** Somebody who asks over HTTP names two people, as masks, and a chat in a way of their own. */
  | { readonly of: 'caller'; readonly masks: readonly [string, string]; readonly chatRoom: number };

/** A room in which two people can call each other. Times are milliseconds since 1970. */
export interface VideoRoom {
  /** A random UUID, which says nothing about who is in it. */
  readonly id: string;
  readonly kind: CallKind;
  readonly owner: RoomOwner;
  /** `pending` until both were told of it; `ended` with its session. */
  readonly status: 'pending' | 'active' | 'ended';
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Where rooms are. The code that makes the links passes secrets in. */
export type VideoProvider =
  /** A mini app of one's own. */
  | { readonly kind: 'mini app'; readonly address: string }
  /** A Jitsi server that lets everybody in who knows the room. */
  | { readonly kind: 'jitsi'; readonly address: string }
  /** A Jitsi server whose Prosody wants tokens. */
  | { readonly kind: 'prosody'; readonly address: string; readonly appId: string; readonly secret: string }
  /** Jitsi as a service (8x8.vc); `privateKey` is PEM. */
  | { readonly kind: 'jaas'; readonly appId: string; readonly keyId: string; readonly privateKey: string };
