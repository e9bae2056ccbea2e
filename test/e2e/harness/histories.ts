import { Client, Connection } from '@temporalio/client';

/** Every workflow's history in that namespace, each as one text in which bytes stand as characters. */
export async function readHistories(address: string, namespace: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const histories: string[] = [];
    for await (const { workflowId } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      histories.push(JSON.stringify(history, asCharacters));
    }
    return histories;
  } finally {
    await connection.close();
  }
}

function asCharacters(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const original = this[name];
  return original instanceof Uint8Array ? Buffer.from(original).toString('latin1') : value;
}
