// A scatter: two KPIs over the groups of a dimension. Pure.
import { widthOf, type Option, type Setting } from "./option.ts";
import { short } from "./numbers.ts";
import { scaleOf, ticksOf, type Scale } from "./scale.ts";
import { scatterOf, type Spec, type Unit } from "./spec.ts";

const NAMED = 60;   // of more points than this, names come up on pointing only
const EDGES = { top: 30, right: 24, bottom: 48 };

interface Point {
  name: string;
  x: number;
  y: number;
}

/** Return what ECharts draws of a scatter. */
export function scatter(spec: Spec, setting: Setting): Option {
  const { language, palette, width, height } = setting;
  const { points, ...found } = scatterOf(spec);
  const units: [Unit, Unit] = [found.x_unit ?? { kind: "count" }, found.y_unit ?? { kind: "count" }];
  const across = scaleOf(points.map((point) => point.x), units[0], width < 480 ? 3 : 6, false);
  const up = scaleOf(points.map((point) => point.y), units[1], Math.max(2, Math.round(height / 70)), false);
  const left = 18 + Math.max(...ticksOf(up).map((tick) => widthOf(short(tick, units[1], language, up.step))));
  const named = namesThatFit(points, (point) => [
    left + ((point.x - across.min) / (across.max - across.min)) * (width - left - EDGES.right),
    EDGES.top + ((up.max - point.y) / (up.max - up.min)) * (height - EDGES.top - EDGES.bottom),
  ]);
  const text = { color: palette.text, fontSize: 12 };
  return {
    grid: { ...EDGES, left, outerBoundsMode: "none" },
    xAxis: { ...axis(across, units[0], setting), name: found.x_name, nameLocation: "middle", nameGap: 30, nameTextStyle: text },
    yAxis: { ...axis(up, units[1], setting), name: found.y_name, nameLocation: "end", nameGap: 14, nameTextStyle: { ...text, align: "left", padding: [0, 0, 0, 4 - left] } },
    series: [{
      type: "scatter", silent: true, symbolSize: 9, itemStyle: { color: palette.series[0] ?? palette.accent, opacity: 0.75 },
      label: { position: "top", color: palette.text, opacity: 1, fontSize: 12, formatter: (at: { dataIndex: number }) => points[at.dataIndex]?.name ?? "" },
      data: points.map((point) => ({ value: [point.x, point.y], label: { show: named.has(point) } })),
    }],
  };
}

function axis(scale: Scale, unit: Unit, { language, palette }: Setting): Option {
  const label = { color: palette.muted, fontSize: 12, formatter: (value: number) => short(value, unit, language, scale.step), hideOverlap: true };
  return {
    type: "value", min: scale.min, max: scale.max, interval: scale.step, axisLabel: label, axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } }, splitLine: { lineStyle: { color: palette.line } },
  };
}

// The points whose names, written above them, lie over no name before them and over no other point.
function namesThatFit(points: readonly Point[], place: (point: Point) => [number, number]): Set<Point> {
  const taken: [number, number, number][] = [];   // the middle of a name and half its width
  const found = new Set<Point>();
  if (points.length > NAMED) return found;
  const spots = points.map(place);
  for (const [at, point] of points.entries()) {
    const [x, y] = spots[at] ?? [0, 0];
    const half = widthOf(point.name) / 2 + 3;
    const free = taken.every(([left, top, wide]) => Math.abs(left - x) > wide + half || Math.abs(top - y) > 15);
    const clear = spots.every(([left, top], other) => other === at || Math.abs(left - x) > half + 4 || top > y - 3 || top < y - 24);
    if (!free || !clear) continue;
    taken.push([x, y, half]);
    found.add(point);
  }
  return found;
}
