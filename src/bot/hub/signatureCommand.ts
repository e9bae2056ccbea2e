import { linkSignature, SIGNATURE_LIMIT, textSignature } from '../../domain/hub/hubState.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { ANYWHERE, type Command, type CommandContext } from '../commands/command.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import type { HubServices } from './hubServices.ts';

/** A text that stands under every copy. */
export const signature: Command<HubServices> = {
  name: 'signature',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_signature',
  usage: 'steering:usage_signature',
  example: 'The Tea Round',
  async run(context) {
    if (context.argument === '') return context.explain();
    const wish = textSignature(context.argument);
    if (!wish) return context.answer(context.words('steering:signatureLimit', { limit: SIGNATURE_LIMIT }));
    await sign(context, wish);
  },
};

/** A web address that stands under every copy. */
export const signatureurl: Command<HubServices> = {
  name: 'signatureurl',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_signatureurl',
  usage: 'steering:usage_signatureurl',
  example: 'https://example.com/tea',
  async run(context) {
    if (context.argument === '') return context.explain();
    const wish = linkSignature(context.argument);
    if (!wish) {
      return context.answer(context.words('steering:signatureUrlLimit', { limit: SIGNATURE_LIMIT }));
    }
    await sign(context, wish);
  },
};

/** No signature any more. */
export const signatureoff: Command<HubServices> = {
  name: 'signatureoff',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_signatureoff',
  async run({ services, by, words, answer }) {
    const changed = await services.hub.settings.change({ signature: null }, actorOf(by));
    await answer(words(changed ? 'steering:signatureGone' : 'steering:signatureNone'));
  },
};

async function sign(
  { services, by, words, answer }: CommandContext<HubServices>,
  wish: Signature,
): Promise<void> {
  const changed = await services.hub.settings.change({ signature: wish }, actorOf(by));
  const shown = wish.kind === 'text' ? wish.text : wish.url;
  await answer(
    changed ? words('steering:signatureSet', { signature: shown }) : words('steering:signatureSame'),
  );
}
