import { Type } from '@fastify/type-provider-typebox';
import { CALL_KINDS } from '../../domain/pair/videoRoom.ts';
import { OneOf } from '../admin/schemas.ts';

/** An id that a caller names: the number of a person or chat in a database of theirs, or at Telegram. */
const CallersId = (description: string) =>
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, description });

/** Asks for a room. */
export const RoomAsked = Type.Object({
  user1_id: CallersId('One of the two.'),
  user2_id: CallersId('The other one.'),
  chat_room_id: CallersId('The chat that they call each other from.'),
  call_type: OneOf(CALL_KINDS, { description: 'Whether cameras are on.' }),
});

/** A room that was made. */
export const RoomMade = Type.Object({
  room_id: Type.String({ format: 'uuid' }),
  link: Type.String({ description: 'Where both enter.' }),
  expires_at: Type.String({ format: 'date-time' }),
});

/** Of a room that the bot made for two strangers, nobody learns whose it is. */
const Mask = Type.Union([Type.String(), Type.Null()], {
  description: 'A mask, from which nobody finds the id; null for a room of the bot’s own.',
});

/** A room that is there. */
export const RoomFound = Type.Object({
  room_id: Type.String({ format: 'uuid' }),
  data: Type.Object({
    user1_id: Mask,
    user2_id: Mask,
    chat_room_id: Type.Union([Type.Integer(), Type.Null()]),
    call_type: OneOf(CALL_KINDS),
    status: OneOf(['pending', 'active', 'ended']),
    created_at: Type.String({ format: 'date-time' }),
  }),
});

/** A room that was removed. */
export const RoomRemoved = Type.Object({ message: Type.String() });

/** What went wrong, in one sentence. */
export const Refused = Type.Object({ detail: Type.String() });

/** What does not fit in a request, field by field. */
export const Unprocessable = Type.Object({
  detail: Type.Array(
    Type.Object({
      type: Type.String(),
      loc: Type.Array(Type.Union([Type.String(), Type.Integer()])),
      msg: Type.String(),
    }),
  ),
});
