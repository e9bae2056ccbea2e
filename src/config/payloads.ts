import { Type } from 'typebox';
import { Refusal } from './configError.ts';
import { list, parsed, secret, yesOrNo } from './variable.ts';

/** What to do about a PAYLOAD_KEY that is missing or no key. */
export const PAYLOAD_KEY_REMEDY = 'set it to 32 random bytes, as "openssl rand -base64 32" prints them';

/** How what Temporal stores is encrypted, and who may have it decrypted. */
export const PAYLOADS = Type.Object({
  key: Type.Optional(
    parsed('PAYLOAD_KEY', payloadKey, {
      about:
        '32 bytes in base64 or hexadecimal that encrypt what Temporal stores. Empty: made once, except in production.',
      readme: '32 bytes that encrypt what Temporal stores; required in production',
      unset: 'made once',
      secretsIn: (secret) => [{ secret }],
    }),
  ),
  readKeys: list('PAYLOAD_READ_KEYS', payloadReadKeys, {
    about:
      'Further keys, separated by commas, that only decrypt: those of before, or the next one (docs/security.md says how to change keys).',
    readme:
      'further keys, separated by commas, that only decrypt: see [how to change the key](docs/security.md#keys)',
  }),
  refuseUnbound: yesOrNo('PAYLOAD_REFUSE_UNBOUND', {
    default: 'false',
    about:
      'true: refuses payloads that name no workflow, which versions up to 0.1 wrote. Set it once no workflow of theirs is open.',
  }),
  codecToken: Type.Optional(
    secret('CODEC_TOKEN', {
      about:
        'What an operator presents to see decrypted payloads in the Web UI: openssl rand -hex 32. Empty: nobody can.',
      readme:
        "lets operators who hold it [read payloads in Temporal's Web UI](deploy/README.md#reading-workflows); make it with `openssl rand -hex 32`",
    }),
  ),
});

function payloadKey(text: string): Buffer {
  const key = keyIn(text);
  if (!key) throw new Refusal('is not 32 bytes in base64 or hexadecimal', PAYLOAD_KEY_REMEDY);
  // Of 32 random bytes hardly any are the same.
  if (new Set(key).size < 16) throw new Refusal('is not random', PAYLOAD_KEY_REMEDY);
  return key;
}

function payloadReadKeys(texts: readonly string[]): Buffer[] {
  return texts.map((text) => {
    const key = keyIn(text);
    if (key) return key;
    throw new Refusal(
      'holds something that is not 32 bytes in base64 or hexadecimal',
      'list the keys that PAYLOAD_KEY was set to before, separated by commas',
    );
  });
}

/** The 32 bytes that a text stands for, in hexadecimal or base64. */
function keyIn(text: string): Buffer | undefined {
  if (!/^[\w+/=-]+$/.test(text)) return undefined;
  const key = Buffer.from(text, /^[\da-f]{64}$/i.test(text) ? 'hex' : 'base64');
  return key.length === 32 ? key : undefined;
}
