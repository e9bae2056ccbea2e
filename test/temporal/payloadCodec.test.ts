import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import fc from 'fast-check';
import {
  createPayloadCodec,
  createPayloadReader,
  PayloadKeyMismatch,
} from '../../src/temporal/payloadCodec.ts';
import type { PayloadKeys } from '../../src/temporal/payloadKeys.ts';
import { operatorText } from '../../src/workflows/operatorText.ts';
import { refusalOf } from '../../src/workflows/refusedPayload.ts';

const [OLD, NEW, OTHER] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const codec = createPayloadCodec({ write: OLD });
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload): unknown => defaultPayloadConverter.fromPayload(payload);

const workflow = (workflowId: string): SerializationContext => ({
  type: 'workflow',
  namespace: 'partyline',
  workflowId,
});
const activity = (workflowId: string, isLocal = false): SerializationContext => ({
  type: 'activity',
  namespace: 'partyline',
  workflowId,
  activityId: '7',
  isLocal,
});

async function encode(value: unknown, context?: SerializationContext, keys: PayloadKeys = { write: OLD }) {
  return (await createPayloadCodec(keys).encode([payloadOf(value)], context))[0]!;
}

async function decode(payload: Payload, context?: SerializationContext, keys: PayloadKeys = { write: OLD }) {
  return valueOf((await createPayloadCodec(keys).decode([payload], context))[0]!);
}

/** A payload as versions before key ids wrote it. */
function encodeAsBefore(value: unknown, key: Uint8Array): Payload {
  const iv = Buffer.alloc(12, 5);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const plain = proto.temporal.api.common.v1.Payload.encode(payloadOf(value)).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: Buffer.from('binary/encrypted') }, data };
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
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.string(), async (values, workflowId) => {
        const payloads = values.map(payloadOf);
        const context = workflow(workflowId);
        const decoded = await codec.decode(await codec.encode(payloads, context), context);
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
});

describe('What is not ours', () => {
  test.each([
    ['words', 'hello'],
    ['an order', { key: 'k', by: { kind: 'token', id: 'anna', name: 'Anna' }, kind: 'grant', days: 365 }],
    ['a text that begins as texts for operators do', operatorText('grant')],
    ['an answer that begins as the Web UI expects it', { definition: { type: 'subscription' } }],
    ['nothing', undefined],
    ['null', null],
    ['a refusal', { 'partyline/refused': 'unreadable' }],
  ])('is refused without an error: %s', async (_what, value) => {
    expect(refusalOf(await decode(payloadOf(value), workflow('w')))).toBe('foreign');
    expect(refusalOf(await decode(payloadOf(value), activity('w')))).toBe('foreign');
    expect(refusalOf(await decode(payloadOf(value)))).toBe('foreign');
  });

  test('is refused whatever its metadata claim', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.constantFrom('encoding', 'partyline-key', 'partyline-for', 'partyline-refused'),
          fc.constantFrom('binary/encrypted', 'json/plain', 'workflow:w', 'foreign', '', 'x'),
        ),
        fc.uint8Array({ maxLength: 80 }),
        async (metadata, data) => {
          const bytes = Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text)]);
          const payload: Payload = { metadata: Object.fromEntries(bytes), data };
          expect(refusalOf(await decode(payload, workflow('w')))).toBeDefined();
        },
      ),
    );
  });

  test.each([{}, { data: null }, { metadata: null }])(
    'is refused when it is hardly a payload: %j',
    async (payload) => {
      expect(refusalOf(await decode(payload as Payload, workflow('w')))).toBe('foreign');
    },
  );

  test.each([0, 5, 20, 40])('is refused when it was cut to %i bytes, or changed', async (length) => {
    const payload = await encode('hello everybody out there', workflow('w'));
    const cut = { ...payload, data: payload.data!.subarray(0, length) };
    expect(refusalOf(await decode(cut, workflow('w')))).toBe('unreadable');
    const changed = Buffer.from(payload.data!);
    changed[length]! ^= 1;
    expect(refusalOf(await decode({ ...payload, data: changed }, workflow('w')))).toBe('unreadable');
  });

  test('does not take along what is ours', async () => {
    const payloads = [payloadOf('forged'), await encode('ours', workflow('w'))];
    const [forged, ours] = (await codec.decode(payloads, workflow('w'))).map(valueOf);
    expect(refusalOf(forged)).toBe('foreign');
    expect(ours).toBe('ours');
  });
});

describe('A payload belongs to', () => {
  test('one workflow', async () => {
    const payload = await encode('grant', workflow('subscription/hub/1'));
    expect(await decode(payload, workflow('subscription/hub/1'))).toBe('grant');
    expect(refusalOf(await decode(payload, workflow('subscription/hub/2')))).toBe('foreign');
  });

  test('a workflow or its activities, which may be local', async () => {
    const argument = await encode('grant', activity('w', true));
    expect(await decode(argument, activity('w', false))).toBe('grant');
    expect(refusalOf(await decode(argument, workflow('w')))).toBe('foreign');
  });

  test('no other workflow when its metadata are changed', async () => {
    const payload = await encode('grant', workflow('subscription/hub/1'));
    const moved = {
      ...payload,
      metadata: { ...payload.metadata, 'partyline-for': Buffer.from('workflow:subscription/hub/2') },
    };
    expect(refusalOf(await decode(moved, workflow('subscription/hub/2')))).toBe('unreadable');
  });

  test('what it belonged to, when its metadata pretend that an earlier version wrote it', async () => {
    const { data, metadata } = await encode('grant', workflow('subscription/hub/1'));
    const older = { data: data!, metadata: { encoding: metadata!['encoding']! } };
    expect(refusalOf(await decode(older, workflow('subscription/hub/2')))).toBe('unreadable');
  });
});

describe('A key', () => {
  test('that only reads opens what was written with it', async () => {
    const payload = await encode('from before', workflow('w'), { write: OLD });
    expect(await decode(payload, workflow('w'), { write: NEW, read: [OTHER, OLD] })).toBe('from before');
    expect(refusalOf(await decode(payload, workflow('w'), { write: NEW, read: [OTHER] }))).toBe('unreadable');
  });

  test('that only reads writes nothing', async () => {
    const payload = await encode('from now on', workflow('w'), { write: NEW, read: [OLD] });
    expect(await decode(payload, workflow('w'), { write: NEW })).toBe('from now on');
    expect(refusalOf(await decode(payload, workflow('w'), { write: OLD }))).toBe('unreadable');
  });
});

describe('A payload of an earlier version', () => {
  test('is read with whichever key wrote it', async () => {
    const payload = encodeAsBefore('from before', OLD);
    expect(await decode(payload, workflow('w'))).toBe('from before');
    expect(await decode(payload, workflow('w'), { write: NEW, read: [OTHER, OLD] })).toBe('from before');
    expect(refusalOf(await decode(payload, workflow('w'), { write: NEW }))).toBe('unreadable');
  });

  test('is read no more once those are refused that are bound to no workflow', async () => {
    const keys = { write: OLD, refuseUnbound: true };
    expect(refusalOf(await decode(encodeAsBefore('from before', OLD), workflow('w'), keys))).toBe(
      'unreadable',
    );
    expect(await decode(await encode('new', workflow('w')), workflow('w'), keys)).toBe('new');
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

describe('The operators’ reader', () => {
  const reader = createPayloadReader({ write: NEW, read: [OLD] });

  test('shows payloads of every workflow, key and version', async () => {
    const payloads = [
      await encode('old', workflow('a')),
      await encode('new', activity('b'), { write: NEW }),
      encodeAsBefore('older', OLD),
      payloadOf('readable anyway'),
      payloadOf(operatorText('a summary')),
    ];
    expect((await reader.decode(payloads)).map(valueOf)).toEqual([
      'old',
      'new',
      'older',
      'readable anyway',
      '☎ a summary',
    ]);
  });

  test('names the remedy when the key is missing', async () => {
    const payload = await encode('hello', workflow('w'), { write: OTHER });
    await expect(reader.decode([payload])).rejects.toThrow(PayloadKeyMismatch);
    await expect(reader.decode([payload])).rejects.toThrow('PAYLOAD_READ_KEYS');
  });
});
