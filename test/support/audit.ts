/** What `npm audit --json` came to. */
export type AuditResult =
  | { readonly kind: 'clean' }
  /** Packages with a known weakness, one line each. */
  | { readonly kind: 'findings'; readonly findings: readonly string[] }
  /** The registry could not say: not every mirror does, and not every machine reaches one. */
  | { readonly kind: 'unknown'; readonly reason: string };

interface AuditReport {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range?: string }>>;
  readonly message?: string;
}

/** Reads what npm printed. Whatever is no report counts as the registry's silence, never as good news. */
export function readAudit(output: string): AuditResult {
  let report: AuditReport;
  try {
    report = JSON.parse(output) as AuditReport;
  } catch {
    return { kind: 'unknown', reason: 'npm printed no report' };
  }
  if (report.vulnerabilities === undefined) {
    // Without the address, which is of this machine's registry.
    const reason = (report.message ?? 'no report').replaceAll(/ - .*|https?:\S+/g, '');
    return { kind: 'unknown', reason };
  }
  const findings = Object.entries(report.vulnerabilities).map(
    ([name, { severity, range }]) => `${name} ${range ?? ''}: ${severity}`,
  );
  return findings.length === 0 ? { kind: 'clean' } : { kind: 'findings', findings };
}
