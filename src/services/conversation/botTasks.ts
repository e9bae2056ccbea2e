import { createBotTaskStore } from '../../db/conversation/botTasks.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import type { BotTaskStore, Outbox } from '../../domain/conversation/botTask.ts';
import { orOutage } from '../outage.ts';

/** Leaves what is to be said to the bot's process: for processes that do not speak themselves. */
export function createOutbox(database: AccountDatabase): Outbox {
  const store = createBotTaskService(database);
  return {
    async tell(to, saying, expiresInMs, support) {
      const stored = await store.add([
        {
          task: { kind: 'message', to, saying, ...(support && { support }) },
          chat: to.networkId,
          person: undefined,
          expiresInMs,
        },
      ]);
      await store.release(stored.map(({ id }) => id));
    },
  };
}

/** Keeps the bot's tasks in PostgreSQL. Rejects with IntakeUnavailable while it is away. */
export function createBotTaskService(database: AccountDatabase): BotTaskStore {
  const store = createBotTaskStore(database);
  return {
    add: (tasks) => orOutage(() => store.add(tasks)),
    adopt: () => orOutage(() => store.adopt()),
    renew: (ids) => orOutage(() => store.renew(ids)),
    release: (ids) => orOutage(() => store.release(ids)),
    finish: (id) => orOutage(() => store.finish(id)),
  };
}
