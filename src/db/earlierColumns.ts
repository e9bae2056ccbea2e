import { MEMBERSHIPS_OF_CHATS } from '../../migrations/021_hub_members.ts';

/** Columns of earlier versions that a backup may hold of a table, and what stands in their place today. */
export interface EarlierColumns {
  readonly table: string;
  /** By name: their SQL type, with the default for backups from before a column was there. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns of today that take their place and are never null. */
  readonly became: readonly string[];
  /** SQL that makes what is there today from the earlier columns, as the migration did that replaced them. */
  readonly as: readonly string[];
}

/** The columns that migrations have replaced, so that backups from before them can be restored. */
export const EARLIER_COLUMNS: readonly EarlierColumns[] = [
  {
    table: 'posts',
    columns: { line: 'text' },
    became: ['route'],
    as: [
      `update posts set route =
         case line when 'announcement' then jsonb_build_object('to', 'everyone', 'of', hub_id)
                   else jsonb_build_object('to', 'hub', 'hub', hub_id) end`,
    ],
  },
  {
    table: 'chats',
    columns: {
      hub_id: 'int',
      state: 'text',
      state_reason: 'text',
      thread_id: 'bigint',
      source: 'boolean default true',
      destination: 'boolean default true',
      self_send: 'boolean default false',
      incoming: 'boolean default true',
      outgoing: 'boolean default true',
      quiet_from: 'smallint',
      quiet_to: 'smallint',
      requested_by: 'bigint',
      registered_at: 'timestamptz default now()',
    },
    became: [],
    as: MEMBERSHIPS_OF_CHATS,
  },
];
