import type { TObject, TSchema } from 'typebox';
import { SCHEMA } from './schema.ts';
import { type Variable, variableOf } from './variable.ts';

/** The content of `.env.example`: every variable with its meaning and default, in sections. */
export function envExample(): string {
  const sections = Object.values(SCHEMA.properties).map((group) => {
    const { title } = group as { title?: string };
    return [
      ...(title === undefined ? [] : ['', `# --- ${title} ---`]),
      ...variablesIn(group).flatMap((one) => [`# ${one.about}`, `${one.variable}=${one.default ?? ''}`]),
    ];
  });
  const first =
    '# Copy to .env and change what you need. Every value below is the default; an empty one is not set.';
  return `${[first, ...sections.flat()].join('\n')}\n`;
}

/** The variables to know as a table in Markdown, for the README. */
export function variableTable(): string {
  const known = variablesIn(SCHEMA).filter(({ readme }) => readme !== undefined);
  const rows = known.map(({ variable, readme, unset = '', ...one }) => {
    const byDefault = one.default ? `\`${one.default}\`` : unset;
    return `| \`${variable}\` | ${byDefault ? `${byDefault} ` : ''}| ${readme} |`;
  });
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function variablesIn(schema: TSchema): Variable[] {
  const variable = variableOf(schema);
  return variable ? [variable] : Object.values((schema as TObject).properties).flatMap(variablesIn);
}
