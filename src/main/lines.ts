import { hubLine } from '../bot/hub/hubLine.ts';
import type { Line } from '../bot/line.ts';

/** Every line in the house, in the order in which a bot that has several asks and names them. */
export const ALL_LINES: readonly Line[] = [hubLine];
