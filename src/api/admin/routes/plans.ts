import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Plan as OfferedPlan } from '../../../domain/billing/plan.ts';
import type { PlansService } from '../../../services/billing/plans.ts';
import { orderedBy } from '../authentication.ts';
import type { AdminApp } from '../operations.ts';
import { orProblem } from '../refusals.ts';
import { Exactly, ProductName } from '../schemas.ts';

const FIELDS = {
  days: Type.Integer({ minimum: 1, maximum: 3650, description: 'For how many days it gives access.' }),
  stars: Type.Integer({ minimum: 1, maximum: 100_000, description: 'What it costs.' }),
  best: Type.Boolean({ description: 'Shown as the best value.' }),
  renewable: Type.Boolean({
    description: 'Telegram may renew it: only a plan of 30 days, 10,000 Stars at most.',
  }),
  on_sale: Type.Boolean({ description: 'Whether it is offered. What was bought stays bought.' }),
};

const Plan = Exactly({ name: Type.String(), ...FIELDS }, { title: 'Plan' });

const WHICH = Exactly({ product: Type.Optional(ProductName) });

/** `/plans`: what can be bought. */
export function planRoutes(app: AdminApp, plans: PlansService): void {
  app.get(
    '/plans',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['Plans'],
        summary: 'All plans, the shortest first',
        querystring: WHICH,
        response: { 200: Exactly({ items: Type.Array(Plan) }) },
      },
    },
    async ({ query }) => ({ items: (await plans.read(query.product)).map(shown) }),
  );

  app.put(
    '/plans/:name',
    {
      config: { role: 'operator' },
      schema: {
        tags: ['Plans'],
        summary: 'Change a plan, or make one',
        description:
          'Holds for what is bought from now on; invoices that were shown with the old price are refused at the ' +
          'checkout. Says all of the plan, so asking twice changes nothing.',
        params: Exactly({
          name: Type.String({
            pattern: '^[a-z][a-z0-9]{0,15}$',
            description: 'Its name: small letters and digits.',
          }),
        }),
        querystring: WHICH,
        body: Exactly(FIELDS),
        response: { 200: Plan },
      },
    },
    async (request) => {
      const { on_sale: onSale, ...fields } = request.body;
      const plan = { name: request.params.name, ...fields, onSale };
      return shown(await orProblem(plans.change(plan, orderedBy(request), request.query.product)));
    },
  );
}

function shown({ onSale, ...plan }: OfferedPlan): Static<typeof Plan> {
  return { ...plan, on_sale: onSale };
}
