import { createHmac } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { Database } from '../../db/database.ts';
import type { FittingRules } from '../../domain/pair/relayable.ts';
import { createSeal } from '../../domain/pair/seal.ts';
import { CLEANED_BYTES } from '../../messengers/telegram/limits.ts';
import type { ModerationService } from '../../services/moderation/moderation.ts';
import { createReportsService, type ReadPicture, type ReportsService } from '../../services/pair/reports.ts';
import type { SessionsService } from '../../services/pair/sessions.ts';

/** How messages are made fit for strangers. */
export function fittingRules({ pair }: Pick<Config, 'pair'>): FittingRules {
  return { contacts: pair.contacts, cleanedBytes: CLEANED_BYTES };
}

/** What reports are built over. */
export interface ReportParts {
  readonly database: Database;
  readonly config: Pick<Config, 'pair' | 'payloads'>;
  readonly moderation: ModerationService;
  readonly sessions: SessionsService;
  /** Fetches pictures for who looks at reports outside of the network. */
  readonly readPicture?: ReadPicture;
}

/** Builds the service that takes reports. Without a key of its own, no messages are kept with them. */
export function buildReports({
  database,
  config,
  moderation,
  sessions,
  readPicture = async () => undefined,
}: ReportParts): ReportsService {
  const { moderationKey, maskUserIds, aftermathMinutes } = config.pair;
  const seal = moderationKey === undefined ? undefined : createSeal(moderationKey);
  const rules = { maskUserIds, maskSalt: maskSaltOf(config), aftermathMinutes };
  return createReportsService(database, moderation, sessions, seal, rules, readPicture);
}

/** The secret that masks are made with. In production it has to be set; elsewhere masks are made with a secret that every installation has. */
export function maskSaltOf({ pair, payloads }: Pick<Config, 'pair' | 'payloads'>): string {
  return (
    pair.maskSalt ??
    createHmac('sha256', payloads.key ?? '')
      .update('mask salt')
      .digest('hex')
  );
}
