import { createBotTaskStore } from '../db/botTasks.ts';
import type { Database } from '../db/database.ts';
import type { BotTaskStore } from '../domain/botTask.ts';
import { orOutage } from './outage.ts';

/** Keeps the bot's tasks in PostgreSQL. Rejects with IntakeUnavailable while it is away. */
export function createBotTaskService(database: Database): BotTaskStore {
  const store = createBotTaskStore(database);
  return {
    add: (tasks) => orOutage(() => store.add(tasks)),
    adopt: () => orOutage(() => store.adopt()),
    renew: (ids) => orOutage(() => store.renew(ids)),
    release: (ids) => orOutage(() => store.release(ids)),
    finish: (id) => orOutage(() => store.finish(id)),
  };
}
