// The scale of a value axis: round steps in the unit's own terms (minutes and hours for durations, whole numbers for counts).
import type { Unit } from "./spec.ts";

export interface Scale {
  min: number;
  max: number;
  step: number;
}

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Return the scale that holds all values in about so many steps; from zero, unless the values are told to stand free of it. */
export function scaleOf(values: readonly number[], unit: Unit, steps: number, fromZero: boolean): Scale {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (!values.length) [low, high] = [0, 1];
  if (fromZero || !clearOfZero(low, high)) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  if (low === high) high = low + (low === 0 ? 1 : Math.abs(low) / 2);
  const whole = unit.kind === "count" && values.every(Number.isInteger);
  const step = stepOf((high - low) / steps, unit, whole);
  return { min: tidy(Math.floor(low / step + 1e-9) * step), max: tidy(Math.ceil(high / step - 1e-9) * step), step };
}

// A ratio that moves by a few percent around its level would be a flat line on a scale from zero.
function clearOfZero(low: number, high: number): boolean {
  return low > 0 && high - low < 0.25 * high;
}

function stepOf(rough: number, unit: Unit, whole: boolean): number {
  if (unit.kind === "duration" && !unit.note && rough >= 1 && rough <= 86_400) return SECONDS.find((step) => step >= rough) ?? 86_400;
  if (unit.kind === "duration" && !unit.note && rough > 86_400) return 86_400 * stepOf(rough / 86_400, { kind: "count" }, true);
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((times) => times * size >= rough * (1 - 1e-9) && !(whole && size === 1 && times === 2.5)) ?? 10) * size;
  return whole ? Math.max(1, step) : step;
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Return the ticks of a scale. */
export function ticksOf(scale: Scale): number[] {
  return Array.from({ length: Math.round((scale.max - scale.min) / scale.step) + 1 }, (_, place) => tidy(scale.min + place * scale.step));
}
