import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { createPayloadCodec, PayloadKeyMismatch } from '../../src/temporal/payloadCodec.ts';
import { operatorText } from '../../src/workflows/operatorText.ts';

const codec = createPayloadCodec(new Uint8Array(32).fill(1));
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload): unknown => defaultPayloadConverter.fromPayload(payload);

async function encode(value: unknown): Promise<Payload> {
  return (await codec.encode([payloadOf(value)]))[0]!;
}

/** All bytes of a payload as they would be looked through. */
function bytesOf({ data, metadata }: Payload): string {
  return [data, ...Object.values(metadata ?? {})]
    .map((bytes) => Buffer.from(bytes ?? []).toString('latin1'))
    .join('\n');
}

describe('A payload', () => {
  test('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (values) => {
        const payloads = values.map(payloadOf);
        const decoded = await codec.decode(await codec.encode(payloads));
        expect(decoded.map(valueOf)).toEqual(payloads.map(valueOf));
      }),
    );
  });

  test('shows none of its words', async () => {
    const words = fc.stringMatching(/^[a-z]{8,40}$/);
    await fc.assert(
      fc.asyncProperty(words, async (text) => expect(bytesOf(await encode({ text }))).not.toContain(text)),
    );
  });

  test('looks different each time', async () => {
    expect((await encode('hello')).data).not.toEqual((await encode('hello')).data);
  });

  test('that was written with another key is refused, and the remedy named', async () => {
    const other = createPayloadCodec(new Uint8Array(32).fill(2));
    const payload = await encode('hello');
    await expect(other.decode([payload])).rejects.toThrow(PayloadKeyMismatch);
    await expect(other.decode([payload])).rejects.toThrow('PAYLOAD_KEY');
  });

  test.each([0, 5, 20, 40])('that was cut to %i bytes, or changed, is refused', async (length) => {
    const payload = await encode('hello everybody out there');
    const cut = { ...payload, data: payload.data!.subarray(0, length) };
    await expect(codec.decode([cut])).rejects.toThrow(PayloadKeyMismatch);
    const changed = Buffer.from(payload.data!);
    changed[length]! ^= 1;
    await expect(codec.decode([{ ...payload, data: changed }])).rejects.toThrow(PayloadKeyMismatch);
  });

  test('that nobody encrypted is left as it is', async () => {
    const payload = payloadOf('from before');
    expect(await codec.decode([payload])).toEqual([payload]);
  });
});

describe('What is meant for operators', () => {
  test('stays readable', async () => {
    expect(valueOf(await encode(operatorText('photo from chat 5')))).toBe('☎ photo from chat 5');
  });

  test.each(['The text ☎ hello', { text: '☎ hello' }, ['☎ hello'], { a: { definition: {} } }])(
    'is not what merely looks a little like it: %j',
    async (value) => {
      const payload = await encode(value);
      expect(Buffer.from(payload.metadata!['encoding']!).toString()).toBe('binary/encrypted');
    },
  );
});
