import { type Static, Type } from '@fastify/type-provider-typebox';
import { type HubState, linkSignature, SIGNATURE_LIMIT, textSignature } from '../../domain/hub/hubState.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import type { HubSettingsService } from '../../services/hub/hubSettings.ts';
import type { PausingService } from '../../services/hub/pausing.ts';
import { orderedBy } from '../admin/authentication.ts';
import type { AdminApp } from '../admin/operations.ts';
import { badField } from '../admin/refusals.ts';
import { Exactly, Nullable, OneOf, Text } from '../admin/schemas.ts';

const SignatureField = Nullable(
  Type.Union([
    Exactly({ kind: OneOf(['text']), text: Text('What stands under each copy.', SIGNATURE_LIMIT) }),
    Exactly({
      kind: OneOf(['link']),
      url: Text('A web address that stands under each copy.', SIGNATURE_LIMIT),
    }),
  ]),
);

const FIELDS = {
  paused: Type.Boolean({ description: 'Posts still come in and are held.' }),
  edits: OneOf(['off', 'resend', 'inplace'], { description: 'What becomes of an edit at its source.' }),
  signature: SignatureField,
};

const Settings = Exactly(
  {
    ...FIELDS,
    chats: Exactly(
      { active: Type.Integer(), pending: Type.Integer() },
      { description: 'Chats that take part, and chats that wait for an admin.' },
    ),
    open_deliveries: Type.Integer({ description: 'Still to be made.' }),
  },
  { title: 'Settings' },
);

const TAGS = ['Settings'];

/** `/settings`: what holds for the whole hub. */
export function settingsRoutes(app: AdminApp, settings: HubSettingsService, pausing: PausingService): void {
  app.get(
    '/settings',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'How the hub stands', response: { 200: Settings } },
    },
    async () => shown(await settings.state()),
  );

  app.patch(
    '/settings',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Change the hub',
        description:
          'Fields that are left out stay as they are. What was held goes out when `paused` becomes false.',
        body: Exactly(
          {
            paused: Type.Optional(FIELDS.paused),
            edits: Type.Optional(FIELDS.edits),
            signature: Type.Optional(FIELDS.signature),
          },
          { minProperties: 1 },
        ),
        response: { 200: Settings },
      },
    },
    async (request) => {
      const by = orderedBy(request);
      const { paused, edits, signature } = request.body;
      const changes = {
        ...(edits === undefined ? {} : { edits }),
        ...(signature === undefined ? {} : { signature: signatureOf(signature) }),
      };
      if (Object.keys(changes).length > 0) await settings.change(changes, by);
      if (paused === true) await pausing.pause(by);
      if (paused === false) await pausing.resume(by);
      return shown(await settings.state());
    },
  );
}

/** @throws Problem when no signature can be made of it */
function signatureOf(wanted: Static<typeof SignatureField>): Signature | null {
  if (wanted === null) return null;
  const signature = wanted.kind === 'text' ? textSignature(wanted.text) : linkSignature(wanted.url);
  if (!signature) throw badField('/signature', 'The signature is empty, or it is not a web address.');
  return signature;
}

function shown(state: HubState): Static<typeof Settings> {
  return {
    paused: state.paused,
    edits: state.edits,
    signature: state.signature,
    chats: { active: state.active, pending: state.pending },
    open_deliveries: state.open,
  };
}
