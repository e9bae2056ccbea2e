import { parse } from 'yaml';
import { read } from './composeFile.ts';

/** An alert, as Prometheus' configuration has it. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A panel of the dashboard, as far as the tests look at it. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

export function alerts(): readonly Alert[] {
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

export function panels(): readonly Panel[] {
  return (JSON.parse(read('deploy/grafana/partyline.json')) as { panels: Panel[] }).panels;
}

/** Every expression that an operator is shown or woken by, with where it stands. */
export function expressions(): readonly (readonly [where: string, expression: string])[] {
  return [
    ...alerts().map(({ alert, expr }) => [alert, expr] as const),
    ...panels().flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ];
}
