import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { combineLines } from '../bot/lines.ts';
import { commandTable } from '../bot/commands/table.ts';
import { envExample, variableTable } from '../config/documentation.ts';
import { withTable } from './withTable.ts';
import { ALL_LINES } from './compose/lines.ts';

/** Brings the README's tables of commands and variables, and `.env.example`, up to date. */
const root = join(import.meta.dirname, '../..');
const readme = join(root, 'README.md');
const tables = { variables: variableTable(), commands: commandTable(combineLines(ALL_LINES).commands) };
writeFileSync(
  readme,
  Object.entries(tables).reduce(
    (text, [name, table]) => withTable(text, name, table),
    readFileSync(readme, 'utf8'),
  ),
);
writeFileSync(join(root, '.env.example'), envExample());
