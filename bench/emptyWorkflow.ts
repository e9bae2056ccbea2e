/** Does nothing: what a workflow costs at least. */
export async function empty(): Promise<void> {}
