import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { OPERATOR_TEXT_MARK } from '../workflows/operatorText.ts';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A payload cannot be read with the key that this process has. The remedy is the key it was written with. */
export class PayloadKeyMismatch extends Error {
  override readonly name = 'PayloadKeyMismatch';

  constructor(options?: ErrorOptions) {
    super('a payload was written with another key: set PAYLOAD_KEY to the key that was used before', options);
  }
}

/**
 * Encrypts every payload with AES-256-GCM before it leaves for Temporal, so that its database and Web UI see
 * nothing. Left readable are texts made for operators, which hold ids and counts only.
 *
 * @param keyBytes 32 bytes
 */
export function createPayloadCodec(keyBytes: Uint8Array): PayloadCodec {
  // Made once: from bytes, each payload would pay four times its own encryption for it.
  const key = createSecretKey(keyBytes);
  return {
    async encode(payloads) {
      return payloads.map((payload) => (isForOperators(payload) ? payload : encrypt(payload, key)));
    },
    async decode(payloads) {
      return payloads.map((payload) => (isEncrypted(payload) ? decrypt(payload, key) : payload));
    },
  };
}

function encrypt(payload: Payload, key: KeyObject): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const plain = PayloadMessage.encode(payload).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING) }, data };
}

function decrypt(payload: Payload, key: KeyObject): Payload {
  const data = payload.data ?? new Uint8Array();
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES));
    decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
    const body = data.subarray(IV_BYTES, data.length - TAG_BYTES);
    return PayloadMessage.decode(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch (error) {
    throw new PayloadKeyMismatch({ cause: error });
  }
}

function isEncrypted(payload: Payload): boolean {
  const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
  return encoding !== undefined && Buffer.from(encoding).toString() === ENCODING;
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
