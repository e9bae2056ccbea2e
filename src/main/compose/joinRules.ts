import type { Config } from '../../config/config.ts';
import type { JoinRules } from '../../db/chats/memberships.ts';

/** Which chats may join the hub, and how they begin there. */
export function joinRulesOf({ hub }: Pick<Config, 'hub'>): JoinRules {
  return {
    trialDays: hub.trialDays,
    policy: hub.joinPolicy,
    relay: { private: hub.relayPrivate, group: hub.relayGroup, channel: hub.relayChannel },
  };
}
