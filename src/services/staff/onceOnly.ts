import type { Database } from '../../db/database.ts';
import {
  answerDeskRequest,
  beginDeskRequest,
  type DeskAnswer,
  type DeskRequest,
  type DeskRequestStanding,
  dropDeskRequest,
} from '../../db/staff/deskRequests.ts';
import { orOutage } from '../outage.ts';

export type { DeskAnswer, DeskRequest, DeskRequestStanding };

/** Remembers which requests have been carried out. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface OnceOnly {
  /** Takes a request in; only `new` ones may be carried out. */
  begin(request: DeskRequest): Promise<DeskRequestStanding>;
  /** Keeps what it was answered. */
  answer(request: DeskRequest, answer: DeskAnswer): Promise<void>;
  /** It came to nothing and may be tried again. */
  drop(request: DeskRequest): Promise<void>;
}

/** Builds the memory of requests, which all processes share. */
export function createOnceOnly(database: Database): OnceOnly {
  return {
    begin: (request) => orOutage(() => beginDeskRequest(database, request)),
    answer: (request, answer) => orOutage(() => answerDeskRequest(database, request, answer)),
    drop: (request) => orOutage(() => dropDeskRequest(database, request)),
  };
}
