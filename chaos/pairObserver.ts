import { BOT_ID, type World } from './world.ts';

/** Something that somebody wrote in their private chat. */
export interface Said {
  readonly from: number;
  readonly text: string;
  readonly messageId: number;
}

/** One of the two in a session, and between which messages of their chat it stood. */
interface Seat {
  readonly session: string;
  readonly chat: string;
  readonly partner: string;
  readonly told: string | null;
  readonly end_told: string | null;
  readonly is_open: boolean;
}

/**
 * Judges what strangers read by what each of them had read when they wrote: a message belongs to the session of which its
 * author's chat told last. Answers with the promises that were broken, each as a sentence.
 */
export async function judgeTalk(world: World, said: readonly Said[]): Promise<string[]> {
  const seats = await world.sql<Seat>(
    `select p.session_id::text as session, c.network_id as chat, o.network_id as partner, p.told_message::text as told,
            p.end_told_message::text as end_told, s.ended_at is null as is_open
     from session_participants p join sessions s on s.id = p.session_id
     join chats c on c.id = p.chat_id
     join session_participants q on q.session_id = p.session_id and q.person_id = p.partner_id
     join chats o on o.id = q.chat_id`,
  );
  const seatsOf = Map.groupBy(seats, ({ chat }) => chat);
  const readers = await whoRead(world, [...new Set(said.map(({ from }) => from))]);
  let astray = 0;
  let lost = 0;
  for (const one of said) {
    const seat = seatsOf
      .get(String(one.from))
      ?.filter(({ told }) => told !== null && Number(told) < one.messageId)
      .toSorted((a, b) => Number(b.told) - Number(a.told))[0];
    const read = readers.get(one.text) ?? [];
    astray += read.filter((reader) => String(reader) !== seat?.partner).length;
    if (seat?.is_open && read.length === 0) lost += 1;
  }
  return [
    said.length === 0 && 'nobody said anything',
    astray > 0 && `${astray} messages were read by somebody for whom they were not meant`,
    lost > 0 && `${lost} messages are missing in sessions that lasted`,
    ...(await strandedIn(world)),
  ].filter((sentence) => sentence !== false);
}

/** In whose chats the bot shows each of these words. */
async function whoRead(world: World, chats: readonly number[]): Promise<ReadonlyMap<string, number[]>> {
  const readers = new Map<string, number[]>();
  for (const chat of chats) {
    for (const { from, text } of await world.control.messages(chat)) {
      if (from?.id !== BOT_ID || text === undefined) continue;
      const known = readers.get(text) ?? [];
      if (!known.includes(chat)) readers.set(text, [...known, chat]);
    }
  }
  return readers;
}

/** People in two places at once, or in one that leads nowhere. */
async function strandedIn(world: World): Promise<string[]> {
  const [row] = await world.sql<{ twice: number; claimed: number; both: number; unequal: number }>(
    `select (select count(*) from (select person_id from session_participants p join sessions s on s.id = p.session_id
                                   where s.ended_at is null group by 1 having count(*) > 1) x)::int as twice,
            (select count(*) from pair_seekers q join sessions s on s.id = q.session_id
             where s.ended_at is not null)::int as claimed,
            (select count(*) from pair_seekers q join session_participants p on p.person_id = q.person_id
             where p.open and q.state <> 'claimed')::int as both,
            (select count(*) from session_participants p join sessions s on s.id = p.session_id
             where p.open <> (s.ended_at is null))::int as unequal`,
  );
  const { twice, claimed, both, unequal } = row!;
  return [
    twice > 0 && `${twice} people are in two sessions`,
    claimed > 0 && `${claimed} people wait for a session that is over`,
    both > 0 && `${both} people are in a session and in the queue`,
    unequal > 0 && `${unequal} seats do not agree with their session`,
  ].filter((sentence) => sentence !== false);
}
