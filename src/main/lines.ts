import type { BotServices } from '../bot/conversation.ts';
import { hubLine } from '../bot/hub/hubLine.ts';
import type { Line } from '../bot/line.ts';
import { combineLines, type Lines } from '../bot/lines.ts';
import { pairLine } from '../bot/pair/pairLine.ts';
import type { PairServices } from '../bot/pair/pairServices.ts';
import type { EnabledLine } from '../config/lines.ts';

/** What all lines together need: what they share, and what each needs besides. */
export interface LineServices extends BotServices, PairServices {}

/** Every line in the house, in the order in which a bot that has several asks and names them. */
export const ALL_LINES: readonly Line<LineServices>[] = [hubLine, pairLine];

/** The lines of a bot that has those of these names. */
export function linesNamed(names: readonly EnabledLine[]): Lines<LineServices> {
  return combineLines(ALL_LINES.filter(({ name }) => names.some((enabled) => enabled === name)));
}
