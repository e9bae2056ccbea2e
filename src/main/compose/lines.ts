import { hubLine } from '../../bot/hub/hubLine.ts';
import type { HubServices } from '../../bot/hub/hubServices.ts';
import type { Line } from '../../bot/line.ts';
import { combineLines, type Lines } from '../../bot/lines.ts';
import { pairLine } from '../../bot/pair/pairLine.ts';
import type { PairServices } from '../../bot/pair/pairServices.ts';
import type { EnabledLine } from '../../config/lines.ts';

/** What all lines together need: what they share, and what each needs in addition. */
export interface LineServices extends HubServices, PairServices {}

/** Every line in the house, in the order in which a bot that has several asks and names them. */
export const ALL_LINES: readonly Line<LineServices>[] = [hubLine, pairLine];

/**
 * The lines of a bot that has those of these names.
 *
 * @param enabled all lines that are enabled, through whichever bot
 */
export function linesNamed(
  names: readonly EnabledLine[],
  enabled: readonly EnabledLine[] = names,
): Lines<LineServices> {
  const isHere = (name: string): boolean => names.some((one) => one === name);
  return combineLines(
    ALL_LINES.filter(({ name }) => isHere(name)),
    enabled.filter((name) => !isHere(name)),
  );
}
