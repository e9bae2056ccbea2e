/** A column of earlier versions that a backup may hold, and what stands in its place today. */
export interface EarlierColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** The column that took its place; never null. */
  readonly became: string;
  /** SQL that makes the value of today from the earlier one, as the migration did that replaced the column. */
  readonly as: string;
}

/** The columns that migrations have replaced, so that backups from before them can be restored. */
export const EARLIER_COLUMNS: readonly EarlierColumn[] = [
  {
    table: 'posts',
    column: 'line',
    type: 'text',
    became: 'route',
    as: `case line when 'announcement' then jsonb_build_object('to', 'everyone', 'of', hub_id)
                   else jsonb_build_object('to', 'hub', 'hub', hub_id) end`,
  },
];
