import { Client } from 'pg';

/**
 * Resolves when the database lets us in within that many milliseconds.
 * @throws the driver's error otherwise
 */
export async function reachDatabase(url: string, withinMs: number): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: withinMs });
  await client.connect();
  await client.end();
}
