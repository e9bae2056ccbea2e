import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that arrived. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly parameters: Record<string, unknown>;
}

type Reply = (response: ServerResponse, call: ReceivedCall) => void;

/** An HTTP server that answers what a test tells it to, and as many calls as that. */
export interface ScriptedBotApi {
  readonly apiRoot: string;
  readonly calls: ReceivedCall[];
  /** How many connections were opened so far, how many are open, and how many ended before their answer did. */
  readonly connections: { opened: number; open: number; broken: number };
  /** What the next calls get, in order; a call beyond them is dropped. */
  answer(...replies: Reply[]): void;
  close(): Promise<void>;
}

/** `ok` with one message, or with one for each item of an album; ids count up from 1. */
export const arrived: Reply = (response, { parameters }) => {
  const items = Array.isArray(parameters['media']) ? parameters['media'].length : 0;
  const message = (): { message_id: number } => ({ message_id: lastId++ });
  const result = items > 0 ? Array.from({ length: items }, message) : message();
  response.end(JSON.stringify({ ok: true, result }));
};
let lastId = 1;

/** An error of the Bot API. */
export const failed =
  (error_code: number, description: string, parameters?: object): Reply =>
  (response) => {
    response.statusCode = error_code;
    response.end(JSON.stringify({ ok: false, error_code, description, ...(parameters && { parameters }) }));
  };

/** No answer: the connection stays open. */
export const silence: Reply = () => {};

/** The connection ends without an answer. */
export const hangUp: Reply = (response) => void response.destroy();

export async function startScriptedBotApi(): Promise<ScriptedBotApi> {
  const calls: ReceivedCall[] = [];
  const script: Reply[] = [];
  const connections = { opened: 0, open: 0, broken: 0 };
  lastId = 1;

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = request.url?.split('/').at(-1) ?? '';
      const call = {
        method,
        path: request.url ?? '',
        parameters: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      };
      calls.push(call);
      response.on('close', () => (connections.broken += response.writableFinished ? 0 : 1));
      (script.shift() ?? hangUp)(response, call);
    });
  });
  server.on('connection', (socket) => {
    connections.opened += 1;
    connections.open += 1;
    socket.once('close', () => (connections.open -= 1));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    connections,
    answer: (...replies) => void script.push(...replies),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
