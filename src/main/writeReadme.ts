import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../bot/commands/registry.ts';
import { withCommandTable } from '../bot/commands/table.ts';

/** Brings the table of commands in the README up to date. */
const path = join(import.meta.dirname, '../../README.md');
writeFileSync(path, withCommandTable(readFileSync(path, 'utf8'), COMMANDS));
