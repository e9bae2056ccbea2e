import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { composeFile, read } from './composeFile.ts';
import { alerts, expressions, panels } from './monitoring.ts';
import { readExpression } from './promql.ts';

test.each(expressions())('%s: Prometheus understands the expression', (_, expression) => {
  const { errors, metrics } = readExpression(expression);
  expect(errors).toEqual([]);
  expect(metrics.length).toBeGreaterThan(0);
});

test('an expression that it does not understand is noticed', () => {
  expect(readExpression('sum(rate(x[5m]) > 1').errors).not.toEqual([]);
});

describe('The alerts', () => {
  test('have names, are told apart by urgency, and say what it means and what to do', () => {
    const names = alerts().map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, labels, annotations, for: time = '0s', ...rest } of alerts()) {
      expect(alert).toMatch(/^Partyline[A-Z]\w+$/);
      expect(Object.keys(rest)).toEqual(['expr']);
      expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning)$/) });
      expect(Object.keys(annotations)).toEqual(['summary', 'description']);
      expect(time).toMatch(/^\d+[smh]$/);
    }
  });

  test('are read by Prometheus, which reads every process', () => {
    const prometheus = parse(read('deploy/prometheus/prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: {
        static_configs?: { targets: string[] }[];
        dns_sd_configs?: { names: string[]; port: number }[];
      }[];
    };
    expect(prometheus.rule_files).toEqual(['alerts.yml']);
    const places = prometheus.scrape_configs.flatMap(({ static_configs = [], dns_sd_configs = [] }) => [
      ...static_configs.flatMap(({ targets }) => targets),
      ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
    ]);
    const { services } = composeFile('docker-compose.yml');
    for (const place of places) {
      const [name = '', port] = place.split(':');
      const { METRICS_PORT, PORT } = services[name]?.environment ?? {};
      expect([place, String(METRICS_PORT === 0 ? PORT : METRICS_PORT)]).toEqual([place, port]);
    }
    expect(places.map((place) => place.split(':')[0])).toEqual(['api', 'bot', 'worker']);
  });
});

describe('The dashboard', () => {
  test('has panels of its own id, none over another', () => {
    const ids = panels().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { title, gridPos } of panels()) {
      expect([title, gridPos.x + gridPos.w <= 24]).toEqual([title, true]);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect([title, taken.has(`${x}:${y}`)]).toEqual([title, false]);
          taken.add(`${x}:${y}`);
        }
      }
    }
  });

  test('asks the source that Grafana is given', () => {
    const { datasources } = parse(read('deploy/grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: { uid: string; url: string }[];
    };
    const dashboard = JSON.parse(read('deploy/grafana/partyline.json')) as {
      templating: { list: { name: string; query: string }[] };
    };
    expect(datasources).toMatchObject([{ uid: 'prometheus', url: 'http://prometheus:9090' }]);
    expect(dashboard.templating.list).toMatchObject([{ name: 'datasource', query: 'prometheus' }]);
  });
});
