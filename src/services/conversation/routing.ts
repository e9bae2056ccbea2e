import type { AccountDatabase } from '../../db/accounts.ts';
import { readRoutingFacts, type RoutedMessage } from '../../db/conversation/routingFacts.ts';
import type { RoutingFacts } from '../../domain/conversation/chooseLine.ts';
import { gathered } from '../../domain/concurrency/gathered.ts';
import { orOutage } from '../outage.ts';

/** Tells what decides whom a message is for. */
export interface RoutingService {
  /**
   * Reads the facts about a message. Messages that are asked about in one moment cost one query.
   *
   * @throws IntakeUnavailable while PostgreSQL is away
   */
  factsOf(message: RoutedMessage): Promise<RoutingFacts>;
}

/** Builds the service. */
export function createRoutingService(database: AccountDatabase): RoutingService {
  const factsOf = gathered((messages: readonly RoutedMessage[]) => readRoutingFacts(database, messages));
  return { factsOf: (message) => orOutage(() => factsOf(message)) };
}
