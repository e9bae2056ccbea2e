import { type Static, Type } from '@fastify/type-provider-typebox';
import { MUTE_BOUNDS } from '../../../domain/moderation/restriction.ts';
import type { ModerationService } from '../../../services/moderation/moderation.ts';
import type { RestrictionEntry, RestrictionList } from '../../../services/moderation/restrictionList.ts';
import type { AuthorMeant, Targets } from '../../../services/people/targets.ts';
import { Problem } from '../../problems.ts';
import { orderedBy } from '../authentication.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { Exactly, Id, Nullable, OneOf, Page, PAGE_QUERY, Time } from '../schemas.ts';
import type { NetworkPersonId } from '../../../domain/ids.ts';

const Kind = OneOf(['mute', 'ban']);
const AuthorId = Id<NetworkPersonId>(
  'The Telegram id of the person, or of the chat that speaks under its own name.',
);
const TAGS = ['Restrictions'];

const Restriction = Exactly(
  {
    restriction_id: Type.String(),
    author_id: AuthorId,
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
export function restrictionRoutes(
  app: AdminApp,
  restrictions: RestrictionList,
  moderation: Pick<ModerationService, 'mute' | 'unmute' | 'ban' | 'unban'>,
  targets: Pick<Targets, 'author'>,
): void {
  app.get(
    '/restrictions',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'List mutes and bans, the latest first',
        querystring: Exactly({
          ...PAGE_QUERY,
          kind: Type.Optional(Kind),
          in_force: Type.Optional(
            Type.Boolean({ description: 'Only those in force, or only those that are over.' }),
          ),
          author_id: Type.Optional(Id<NetworkPersonId>('Only of the author of this Telegram id.')),
        }),
        response: { 200: Page(Restriction) },
      },
    },
    async ({ query: { limit = 50, cursor, kind, in_force, author_id } }) => {
      const [before] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,9}$/]);
      const found = await restrictions({
        kind,
        inForce: in_force,
        networkId: author_id,
        beforeId: before === undefined ? undefined : Number(before),
        limit: limit + 1,
      });
      return pageOf(found, limit, (one) => [one.id], shown);
    },
  );

  app.post(
    '/restrictions/mute',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Mute somebody, whatever was left of an earlier mute',
        body: Exactly({
          author_id: AuthorId,
          seconds: Type.Integer({
            minimum: MUTE_BOUNDS.least,
            maximum: MUTE_BOUNDS.most,
            description: 'From now on.',
          }),
        }),
        response: { 200: Restriction },
      },
    },
    async (request) => {
      const author = await authorMeant(request.body.author_id);
      await moderation.mute(author, request.body.seconds, orderedBy(request));
      return newest(author, 'mute');
    },
  );

  app.post(
    '/restrictions/ban',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Ban somebody for good, and take back what they posted',
        body: Exactly({ author_id: AuthorId }),
        response: { 200: Restriction },
      },
    },
    async (request) => {
      const author = await authorMeant(request.body.author_id);
      await moderation.ban(author, orderedBy(request));
      return newest(author, 'ban');
    },
  );

  app.post(
    '/restrictions/lift',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'End a mute or a ban',
        body: Exactly({ author_id: AuthorId, kind: Kind }),
        response: { 200: Restriction },
      },
    },
    async (request) => {
      const { author_id, kind } = request.body;
      const author = await authorMeant(author_id);
      if (kind === 'mute') await moderation.unmute(author, orderedBy(request));
      else await moderation.unban(author, orderedBy(request));
      return newest(author, kind);
    },
  );

  async function authorMeant(id: NetworkPersonId): Promise<AuthorMeant> {
    const author = await targets.author({ by: 'id', networkId: id });
    if (!author) throw new Problem('not-found', 'Nobody of that Telegram id has ever posted.');
    return author;
  }

  async function newest(
    { networkId }: AuthorMeant,
    kind: 'mute' | 'ban',
  ): Promise<Static<typeof Restriction>> {
    const [one] = await restrictions({ networkId, kind, limit: 1 });
    if (!one) throw new Problem('not-found', `There was never a ${kind} of that author.`);
    return shown(one);
  }
}

function shown(one: RestrictionEntry): Static<typeof Restriction> {
  return {
    restriction_id: String(one.id),
    author_id: one.networkId,
    author_kind: one.authorKind,
    alias: one.alias,
    kind: one.kind,
    in_force: one.inForce,
    since: one.since,
    until: one.until,
    lifted_at: one.liftedAt,
  };
}
