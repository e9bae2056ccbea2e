import type { WorkflowPage } from '../../api/admin/routes/workflowPages.ts';

/** What operators look for, as queries of Temporal's visibility store. */
const QUERIES: readonly (readonly [title: string, query: string])[] = [
  ['Posts', 'WorkflowType = "relayPost"'],
  ['Subscriptions', 'WorkflowType = "subscription"'],
  ['Failures', 'ExecutionStatus IN ("Failed", "TimedOut", "Terminated")'],
  ['Running now', 'ExecutionStatus = "Running" AND WorkflowType != "subscription"'],
];

/** Pages of the Web UI that show posts, subscriptions and failures, each without the others. */
export function workflowPages(uiUrl: string | undefined, namespace: string): WorkflowPage[] {
  if (uiUrl === undefined) return [];
  const list = `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  return QUERIES.map(([title, query]) => ({ title, url: `${list}?query=${encodeURIComponent(query)}` }));
}

/** The origins that the Web UI's pages have: of a loopback address also its other name. */
export function webUiOrigins(uiUrl: string | undefined): string[] {
  if (uiUrl === undefined) return [];
  const url = new URL(uiUrl);
  const origins = [url.origin];
  const other = { '127.0.0.1': 'localhost', localhost: '127.0.0.1' }[url.hostname];
  if (other !== undefined) {
    url.hostname = other;
    origins.push(url.origin);
  }
  return origins;
}
