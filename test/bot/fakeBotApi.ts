import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Telegram } from 'telegraf';

export interface FakeCall {
  readonly method: string;
  readonly parameters: Record<string, unknown>;
}

/** What a call is answered with: a result, a refusal, a raw body, or nothing at all. */
export type FakeAnswer =
  | { readonly result: unknown }
  | { readonly code: number; readonly description: string; readonly parameters?: object }
  | { readonly raw: string }
  | 'hang'
  | 'hang up';

export const FAKE_TOKEN = '123:secret-token';

/**
 * A Bot API server for the tests of intake: `answer` decides, and whatever it leaves undecided is a long poll
 * that stays open.
 */
export async function startFakeBotApi(answer: (call: FakeCall) => FakeAnswer | undefined) {
  const calls: FakeCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const call: FakeCall = {
        method: request.url?.split('/').at(-1) ?? '',
        parameters: body ? (JSON.parse(body) as Record<string, unknown>) : {},
      };
      calls.push(call);
      respond(response, answer(call) ?? 'hang');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    telegram: new Telegram(FAKE_TOKEN, { apiRoot: `http://127.0.0.1:${port}` }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function respond(response: ServerResponse, answer: FakeAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'hang up') {
    response.destroy();
    return;
  }
  response.setHeader('content-type', 'application/json');
  if ('raw' in answer) response.end(answer.raw);
  else if ('result' in answer) response.end(JSON.stringify({ ok: true, ...answer }));
  else {
    const { code, description, parameters } = answer;
    response.statusCode = code;
    response.end(JSON.stringify({ ok: false, error_code: code, description, parameters }));
  }
}
