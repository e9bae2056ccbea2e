import type { Database } from '../../db/database.ts';
import { personInChat, personSeen, seekerOf } from '../../db/pair/people.ts';
import type { AuthorId } from '../../domain/ids.ts';
import { type Filter, withoutFilters } from '../../domain/pair/preferences.ts';
import type { Seeker } from '../../domain/pair/queue.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { orOutage } from '../outage.ts';

/** The people of the pair line. Each method throws IntakeUnavailable while PostgreSQL is away. */
export interface PairPeople {
  /** Our id of the person who writes in this private chat; it is created on first use. */
  personOf(chat: SourceChat, by: SourceAuthor): Promise<AuthorId>;
  /** Our id of whose private chat that is; undefined for who has never used the pair line. */
  known(chat: Pick<SourceChat, 'networkId'>): Promise<AuthorId | undefined>;
  /** The person as the queue knows them, without wishes that they would need premium for. */
  seekerOf(person: AuthorId): Promise<Seeker | undefined>;
}

/** Builds the service. */
export function createPairPeople(database: Database, premiumFilters: readonly Filter[]): PairPeople {
  return {
    personOf: (chat, by) => orOutage(() => personSeen(database, chat, by)),
    known: (chat) => orOutage(() => personInChat(database.sql, chat.networkId)),
    seekerOf: (person) =>
      orOutage(async () => {
        const seeker = await seekerOf(database.sql, person);
        if (!seeker || seeker.premium) return seeker;
        return { ...seeker, preferences: withoutFilters(seeker.preferences, premiumFilters) };
      }),
  };
}
