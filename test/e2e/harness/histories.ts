import { Client, Connection } from '@temporalio/client';

/** How many workflows of that namespace a visibility query finds. It tells of a change a moment after it happened. */
export async function countWorkflows(address: string, namespace: string, query: string): Promise<number> {
  const connection = await Connection.connect({ address });
  try {
    return (await new Client({ connection, namespace }).workflow.count(query)).count;
  } finally {
    await connection.close();
  }
}

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
