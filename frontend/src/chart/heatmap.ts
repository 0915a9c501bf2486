// A heat map: each cell as far from the page's colour to the accent as its value is from the lowest shade to the highest. Pure.
import type { Key, Option, Setting } from "./option.ts";
import { short } from "./numbers.ts";
import { heatOf, type Spec, unitOf } from "./spec.ts";

/** Return what ECharts draws of a heat map. */
export function heatMap(spec: Spec, { palette, width }: Setting): Option {
  const { x, y, values } = heatOf(spec);
  const room = 14 + Math.min(0.3 * width, Math.max(0, ...y.map((text) => text.length * 6.9)));
  const axis = { type: "category", axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false }, splitArea: { show: false } };
  const label = { color: palette.muted, fontSize: 12 };
  return {
    grid: { left: room, right: 8, top: 4, bottom: 28, outerBoundsMode: "none" },
    xAxis: { ...axis, data: x, axisLabel: { ...label, hideOverlap: true } },
    yAxis: { ...axis, data: y, inverse: true, axisLabel: { ...label, interval: 0, width: room - 12, overflow: "truncate" } },
    series: [{
      type: "heatmap", silent: true,
      data: values.filter(([, , value]) => value !== null).map(([column, row, value]) => ({
        value: [column, row, value], itemStyle: { color: shade(spec, value ?? 0, palette), borderColor: palette.surface, borderWidth: 1.5, borderRadius: 2 },
      })),
    }],
  };
}

/** Return the key of a heat map: its shades from low to high. */
export function rampOf(spec: Spec, { language, palette }: Setting): Key {
  const [low, high] = reach(spec);
  const unit = unitOf(spec, spec.series?.[0]);
  return { id: "ramp", shape: "ramp", colour: palette.accent, name: `${short(low, unit, language, step(high))} – ${short(high, unit, language, step(high))}` };
}

// Two digits say enough about the ends of a row of shades.
function step(high: number): number {
  return high === 0 ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(high))) - 1);
}

function reach(spec: Spec): [number, number] {
  const values = heatOf(spec).values.map(([, , value]) => value).filter((value) => value !== null);
  return [Math.min(0, ...values), Math.max(0, ...values)];
}

function shade(spec: Spec, value: number, palette: { surface: string; accent: string }): string {
  const [low, high] = reach(spec);
  const part = high === low ? 0 : (value - low) / (high - low);
  return mix(palette.surface, palette.accent, 0.06 + 0.94 * part);
}

/** Return the colour that lies between two rgb() colours. */
export function mix(from: string, to: string, part: number): string {
  const [a, b] = [from, to].map((colour) => (colour.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map(Number));
  return `rgb(${[0, 1, 2].map((at) => Math.round((a?.[at] ?? 0) + ((b?.[at] ?? 0) - (a?.[at] ?? 0)) * part)).join(", ")})`;
}
