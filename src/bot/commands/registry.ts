import type { Command } from './command.ts';
import { pause } from './pause.ts';
import { remove } from './remove.ts';
import { resume } from './resume.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [start, stop, pause, resume, remove];
