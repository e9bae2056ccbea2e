import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { DayTotal } from './dayTotal.ts';
import { stars } from './words.ts';

const HEIGHT = 280;
/** In seconds, as the chart counts. */
const HALF_DAY = 43_200;

/** Income as one bar a day. The table next to it says the same for readers who cannot see the chart. */
export function IncomeChart({ days }: { readonly days: readonly DayTotal[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current!;
    const colours = getComputedStyle(element);
    const axis: uPlot.Axis = {
      stroke: colours.getPropertyValue('--quiet'),
      grid: { stroke: colours.getPropertyValue('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const bars = uPlot.paths.bars!({ size: [0.7, 40], radius: 0.2 });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
        legend: { live: false },
        scales: {
          // Half a day more on both sides, so that the first and the last bar are whole.
          x: { range: (_chart, first, last) => [first - HALF_DAY, last + HALF_DAY] },
          y: { range: (_chart, low, high) => [Math.min(low, 0) * 1.1, Math.max(high, 1) * 1.1] },
        },
        axes: [axis, { ...axis, size: 64, values: (_chart, values) => values.map((value) => stars(value)) }],
        series: [
          {},
          {
            label: 'Paid',
            fill: colours.getPropertyValue('--accent'),
            stroke: colours.getPropertyValue('--accent'),
            paths: bars,
            points: { show: false },
          },
          {
            label: 'Refunded',
            fill: colours.getPropertyValue('--danger'),
            stroke: colours.getPropertyValue('--danger'),
            paths: bars,
            points: { show: false },
          },
        ],
      },
      [
        days.map((one) => Date.parse(one.day) / 1_000),
        days.map((one) => one.stars || null),
        // What went back hangs below the line.
        days.map((one) => -one.refunded || null),
      ],
      element,
    );
    const watch = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [days]);
  const best = days.reduce((best, one) => (one.stars > best.stars ? one : best), {
    day: '',
    stars: 0,
    refunded: 0,
  });
  return (
    <div
      class="chart"
      ref={place}
      role="img"
      aria-label={`Income by day; the most on one day was ${stars(best.stars)}. The table below has every day.`}
    />
  );
}
