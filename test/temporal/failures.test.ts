import { expect, test } from '@jest/globals';
import { ApplicationFailure, defaultPayloadConverter, ensureTemporalFailure } from '@temporalio/common';
import { encodeErrorToFailure } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { failureConverter } from '../../src/temporal/failureConverter.ts';
import { createPayloadCodec } from '../../src/temporal/payloadCodec.ts';

const { Failure } = proto.temporal.api.failure.v1;
const codec = createPayloadCodec({ write: new Uint8Array(32).fill(1) });
const converter = { payloadConverter: defaultPayloadConverter, failureConverter, payloadCodecs: [codec] };

class QueryFailed extends Error {
  override readonly name = 'QueryFailed';
}

test('An error shows its type to everybody, and its words only to who has the key', async () => {
  const words = 'meet me at the old mill';
  const error = new QueryFailed(`insert into titles values ('${words}')`, {
    cause: new TypeError(`no such thing: ${words}`),
  });
  const failure = await encodeErrorToFailure(converter, ensureTemporalFailure(error));
  expect(Buffer.from(Failure.encode(failure).finish()).toString('utf8')).not.toContain('mill');
  expect(failure.applicationFailureInfo?.type).toBe('QueryFailed');
  expect(failure.stackTrace).toBe('');

  const [attributes] = await codec.decode([failure.encodedAttributes!]);
  expect(defaultPayloadConverter.fromPayload(attributes!)).toMatchObject({
    message: expect.stringContaining(words),
  });
});

test('So do the details of an error that was made for Temporal', async () => {
  const error = ApplicationFailure.create({
    message: 'the old mill',
    type: 'Told',
    details: ['the old mill'],
  });
  const failure = await encodeErrorToFailure(converter, error);
  expect(Buffer.from(Failure.encode(failure).finish()).toString('utf8')).not.toContain('mill');
  expect(failure.applicationFailureInfo?.type).toBe('Told');
});
