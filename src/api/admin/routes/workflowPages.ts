import { Type } from '@fastify/type-provider-typebox';
import type { AdminApp } from '../operations.ts';
import { Exactly } from '../schemas.ts';

/** A page of the Temporal Web UI that shows one thing operators look for. */
export interface WorkflowPage {
  readonly title: string;
  readonly url: string;
}

const WorkflowPage = Exactly({
  title: Type.String({ description: 'What it shows.' }),
  url: Type.String({ format: 'uri' }),
});

/** `/workflow-pages`: where in the Temporal Web UI posts, subscriptions and failures are. */
export function workflowPagesRoute(app: AdminApp, pages: readonly WorkflowPage[]): void {
  app.get(
    '/workflow-pages',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['Workflows'],
        summary: 'Pages of the Temporal Web UI: posts, subscriptions, failures',
        description: 'None while TEMPORAL_UI_URL is not set for a Temporal of your own.',
        response: { 200: Exactly({ items: Type.Array(WorkflowPage) }) },
      },
    },
    async () => ({ items: [...pages] }),
  );
}
