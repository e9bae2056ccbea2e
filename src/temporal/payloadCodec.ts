import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import {
  defaultPayloadConverter,
  METADATA_ENCODING_KEY,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import proto from '@temporalio/proto';
import { OPERATOR_TEXT_MARK } from '../workflows/operatorText.ts';
import { type Refusal, REFUSED_METADATA, refusedValue } from '../workflows/refusedPayload.ts';
import { type NamedKey, namedKeys, type PayloadKeys } from './payloadKeys.ts';

const ENCODING = 'binary/encrypted';
/** Names the key. Payloads of earlier versions name none, and are bound to nothing. */
const KEY_METADATA = 'partyline-key';
/** Names what the payload belongs to, see {@link ownerOf}. */
const OWNER_METADATA = 'partyline-for';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A payload cannot be read with the keys that this process has. The remedy is the key it was written with. */
export class PayloadKeyMismatch extends Error {
  override readonly name = 'PayloadKeyMismatch';

  constructor(options?: ErrorOptions) {
    super(
      'a payload was written with another key: set PAYLOAD_KEY, or PAYLOAD_READ_KEYS, to the key that was used before',
      options,
    );
  }
}

/**
 * Encrypts every payload with AES-256-GCM before it leaves for Temporal, so that its database and Web UI see
 * nothing, and binds it to its workflow. Left readable are texts made for operators, which hold ids and counts only.
 *
 * Whatever comes back that is not encrypted so is refused: a value that {@link refusedValue} makes takes its place.
 * Texts for operators are no exception, since nothing of ours reads them. A payload of an earlier version, which is
 * bound to nothing, is read unless `refuseUnbound` is set.
 */
export function createPayloadCodec(keys: PayloadKeys): PayloadCodec {
  const named = namedKeys(keys);
  return {
    async encode(payloads, context) {
      return payloads.map((payload) =>
        isForOperators(payload) ? payload : encrypt(payload, named[0], ownerOf(context)),
      );
    },
    async decode(payloads, context) {
      return payloads.map((payload) => {
        const refusal = refusalOf(payload, context, keys);
        if (refusal) return placeholder(refusal);
        try {
          return decrypt(payload, named);
        } catch (error) {
          if (error instanceof PayloadKeyMismatch) return placeholder('unreadable');
          throw error;
        }
      });
    },
  };
}

/**
 * Decrypts payloads of whichever workflow, to be looked at. What nobody encrypted stays as it is, since it is readable
 * already.
 */
export function createPayloadReader(keys: PayloadKeys): Pick<PayloadCodec, 'decode'> {
  const named = namedKeys(keys);
  return {
    /** @throws PayloadKeyMismatch when a payload was encrypted with a key that is not known here */
    async decode(payloads) {
      return payloads.map((payload) => (isEncrypted(payload) ? decrypt(payload, named) : payload));
    },
  };
}

/**
 * What a payload belongs to: a workflow, or the activities of one. A payload that was written for one workflow is
 * refused by all others, and by the same workflow in the place of an activity's argument or result. Not the
 * namespace, so that a history can be replayed elsewhere, nor the activity's id, which not every place knows.
 */
function ownerOf(context: SerializationContext | undefined): string {
  return context === undefined ? '' : `${context.type}:${context.workflowId ?? ''}`;
}

/** Why a payload must not be read there, as far as its metadata says. */
function refusalOf(
  payload: Payload,
  context: SerializationContext | undefined,
  { refuseUnbound }: PayloadKeys,
): Refusal | undefined {
  if (!isEncrypted(payload)) return 'foreign';
  if (metadataOf(payload, KEY_METADATA) === undefined) return refuseUnbound ? 'unreadable' : undefined;
  // The SDK names no owner for what belongs to no workflow.
  if (context === undefined) return undefined;
  return metadataOf(payload, OWNER_METADATA) === ownerOf(context) ? undefined : 'foreign';
}

/** Stands in the place of what was refused. */
function placeholder(refusal: Refusal): Payload {
  const payload = defaultPayloadConverter.toPayload(refusedValue(refusal));
  return { ...payload, metadata: { ...payload.metadata, [REFUSED_METADATA]: Buffer.from(refusal) } };
}

function encrypt(payload: Payload, { id, key }: NamedKey, owner: string): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  cipher.setAAD(bound(id, owner));
  const plain = PayloadMessage.encode(payload).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: {
      [METADATA_ENCODING_KEY]: Buffer.from(ENCODING),
      [KEY_METADATA]: Buffer.from(id),
      [OWNER_METADATA]: Buffer.from(owner),
    },
    data,
  };
}

/** The metadata that cannot be changed without the payload becoming unreadable. */
function bound(keyId: string, owner: string): Buffer {
  return Buffer.from(JSON.stringify(['partyline payload', keyId, owner]));
}

function decrypt(payload: Payload, keys: readonly NamedKey[]): Payload {
  const id = metadataOf(payload, KEY_METADATA);
  const data = payload.data ?? new Uint8Array();
  if (id === undefined) return decryptUnbound(data, keys);
  const named = keys.find((one) => one.id === id);
  if (!named) throw new PayloadKeyMismatch();
  return open(data, named.key, bound(id, metadataOf(payload, OWNER_METADATA) ?? ''));
}

/** Earlier versions did not name the key: whichever opens it is the one. */
function decryptUnbound(data: Uint8Array, keys: readonly NamedKey[]): Payload {
  let last: unknown;
  for (const { key } of keys) {
    try {
      return open(data, key);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function open(data: Uint8Array, key: KeyObject, aad?: Buffer): Payload {
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    if (aad) decipher.setAAD(aad);
    decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
    const body = data.subarray(IV_BYTES, data.length - TAG_BYTES);
    return PayloadMessage.decode(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch (error) {
    throw new PayloadKeyMismatch({ cause: error });
  }
}

function isEncrypted(payload: Payload): boolean {
  return metadataOf(payload, METADATA_ENCODING_KEY) === ENCODING;
}

function metadataOf(payload: Payload, name: string): string | undefined {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString() : undefined;
}

const MARKED = Buffer.from(`"${OPERATOR_TEXT_MARK}`);
/** How the answer to the Web UI's own query begins, which carries the current details. */
const WORKFLOW_METADATA = Buffer.from('{"definition":{');

function isForOperators(payload: Payload): boolean {
  const data = Buffer.from(payload.data ?? new Uint8Array());
  return startsWith(data, MARKED) || startsWith(data, WORKFLOW_METADATA);
}

function startsWith(data: Buffer, beginning: Buffer): boolean {
  return data.subarray(0, beginning.length).equals(beginning);
}
