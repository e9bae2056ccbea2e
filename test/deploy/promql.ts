import { parser } from '@prometheus-io/lezer-promql';

/** What an expression in Prometheus' language is made of. */
export interface Expression {
  /** Where it cannot be understood, as the text from there on. */
  readonly errors: readonly string[];
  /** The metrics that it names. */
  readonly metrics: readonly string[];
}

/** Reads an expression with Prometheus' own grammar. */
export function readExpression(text: string): Expression {
  const errors: string[] = [];
  const metrics: string[] = [];
  parser.parse(text).iterate({
    enter({ type, name, from, to, node }) {
      if (type.isError) errors.push(text.slice(from));
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text.slice(from, to));
    },
  });
  return { errors, metrics };
}
