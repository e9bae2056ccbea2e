import { expect, test } from '@jest/globals';
import { readAudit } from '../support/audit.ts';

test('a report without a weakness is clean', () => {
  expect(readAudit('{"auditReportVersion":2,"vulnerabilities":{},"metadata":{}}')).toEqual({ kind: 'clean' });
});

test('each package with a weakness is named with its severity', () => {
  const report = { vulnerabilities: { leaky: { severity: 'high', range: '<2.0.0' } } };
  expect(readAudit(JSON.stringify(report))).toEqual({ kind: 'findings', findings: ['leaky <2.0.0: high'] });
});

test('a registry that does not say, or says nothing at all, is no good news', () => {
  const refused = {
    message: '405 Method Not Allowed - POST https://example.com/-/npm/v1/security',
    statusCode: 405,
  };
  expect(readAudit(JSON.stringify(refused))).toEqual({ kind: 'unknown', reason: '405 Method Not Allowed' });
  expect(readAudit('')).toEqual({ kind: 'unknown', reason: 'npm printed no report' });
});
