import { type Static, Type } from '@fastify/type-provider-typebox';
import type { RestrictionEntry, RestrictionList } from '../../../services/restrictionList.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { Exactly, Id, Nullable, OneOf, Page, PAGE_QUERY, Time } from '../schemas.ts';

const Kind = OneOf(['mute', 'ban']);

const Restriction = Exactly(
  {
    restriction_id: Type.String(),
    author_id: Id('The Telegram id of the person, or of the chat that speaks under its own name.'),
    author_kind: OneOf(['person', 'chat']),
    alias: Type.String({ description: 'Their pseudonym under copies.' }),
    kind: Kind,
    in_force: Type.Boolean(),
    since: Time('When it began.'),
    until: Nullable(Time('When it ends by itself; null for good.')),
    lifted_at: Nullable(Time('When it ended.')),
  },
  { title: 'Restriction' },
);

/** `/restrictions`: who is muted or banned, or was. */
export function restrictionRoute(app: AdminApp, restrictions: RestrictionList): void {
  app.get(
    '/restrictions',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: ['Restrictions'],
        summary: 'List mutes and bans, the latest first',
        querystring: Exactly({
          ...PAGE_QUERY,
          kind: Type.Optional(Kind),
          in_force: Type.Optional(
            Type.Boolean({ description: 'Only those in force, or only those that are over.' }),
          ),
          author_id: Type.Optional(Id('Only of the author of this Telegram id.')),
        }),
        response: { 200: Page(Restriction) },
      },
    },
    async ({ query: { limit = 50, cursor, kind, in_force, author_id } }) => {
      const [before] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,9}$/]);
      const found = await restrictions({
        kind,
        inForce: in_force,
        networkId: author_id === undefined ? undefined : Number(author_id),
        beforeId: before === undefined ? undefined : Number(before),
        limit: limit + 1,
      });
      return pageOf(found, limit, (one) => [one.id], shown);
    },
  );
}

function shown(one: RestrictionEntry): Static<typeof Restriction> {
  return {
    restriction_id: String(one.id),
    author_id: String(one.networkId),
    author_kind: one.authorKind,
    alias: one.alias,
    kind: one.kind,
    in_force: one.inForce,
    since: one.since,
    until: one.until,
    lifted_at: one.liftedAt,
  };
}
