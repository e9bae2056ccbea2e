import { sql } from 'kysely';
import type { BotTask, BotTaskStore, NewBotTask, StoredBotTask } from '../../domain/conversation/botTask.ts';
import { withTextIds } from '../../domain/earlierIds.ts';
import type { AccountDatabase } from '../accounts.ts';
import { storableJson } from '../storable.ts';
import type { NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';

/** How long a task stays held without a renewal: what a crash delays it by. */
const HOLD = sql`interval '30 seconds'`;
/** How many tasks are taken over at a time. */
const ADOPTED_AT_ONCE = 200;

interface Row {
  readonly id: string;
  readonly chat_network_id: NetworkChatId;
  readonly person_network_id: NetworkPersonId | null;
  readonly task: BotTask;
  readonly attempts: number;
  readonly expires_at: Date | string;
}

const COLUMNS = sql`id, chat_network_id, person_network_id, task, attempts, expires_at`;

/** {@link BotTaskStore} in PostgreSQL. */
export function createBotTaskStore(database: AccountDatabase): BotTaskStore {
  const { sql: db, account } = database;
  return {
    async add(tasks) {
      const rows = JSON.stringify(tasks.map(asRow));
      const { rows: stored } = await sql<Row>`
        insert into bot_tasks (account, update_id, chat_network_id, person_network_id, task, held_until, expires_at)
        select ${account}, (t ->> 'update_id')::bigint, t ->> 'chat', t ->> 'person',
               (t ->> 'task')::jsonb, now() + ${HOLD}, now() + (t ->> 'expires_in_ms')::int * interval '1 ms'
        from jsonb_array_elements(${rows}::jsonb) with ordinality as given(t, no) order by no
        on conflict (account, update_id) do nothing
        returning ${COLUMNS}
      `.execute(db);
      return stored.map(asTask).toSorted((a, b) => a.id - b.id);
    },
    async adopt() {
      await sql`delete from bot_tasks where account = ${account} and held_until < now() and expires_at < now()`.execute(
        db,
      );
      const { rows } = await sql<Row>`
        update bot_tasks set held_until = now() + ${HOLD}, attempts = attempts + 1
        where id in (
          select id from bot_tasks where account = ${account} and held_until < now() order by id limit ${ADOPTED_AT_ONCE}
          for update skip locked)
        returning ${COLUMNS}
      `.execute(db);
      return rows.map(asTask).toSorted((a, b) => a.id - b.id);
    },
    async renew(ids) {
      await sql`
        update bot_tasks set held_until = now() + ${HOLD} where id = any(${[...ids]}::bigint[])
      `.execute(db);
    },
    async release(ids) {
      await sql`
        update bot_tasks set held_until = now() where id = any(${[...ids]}::bigint[])
      `.execute(db);
    },
    async finish(id) {
      await sql`delete from bot_tasks where id = ${id}`.execute(db);
    },
  };
}

function asRow({ task, chat, person, expiresInMs }: NewBotTask): object {
  return {
    update_id: task.kind === 'request' ? task.updateId : null,
    chat,
    person: person ?? null,
    task: storableJson(task),
    expires_in_ms: expiresInMs,
  };
}

function asTask(row: Row): StoredBotTask {
  return {
    id: Number(row.id),
    task: withTextIds(row.task),
    chat: row.chat_network_id,
    person: row.person_network_id ?? undefined,
    attempts: row.attempts,
    expiresAt: new Date(row.expires_at).getTime(),
  };
}
