// What a chart says about one of its points: for the box beside the pointer and for who hears the page. Pure.
import { word, type Language } from "../words.ts";
import { change, exact, NOTHING } from "./numbers.ts";
import { colourOf, heatOf, isAside, labelsOf, type Palette, scatterOf, type Series, type Spec, unitOf } from "./spec.ts";

export interface Line {
  name: string;
  text: string;
  colour: string | null;
}

export interface Readout {
  heading: string;
  lines: Line[];
  remarks: string[];
}

/** Return how many points one can walk along. */
export function pointsOf(spec: Spec): number {
  if (spec.kind === "heatmap") return heatOf(spec).values.length;
  if (spec.kind === "scatter") return scatterOf(spec).points.length;
  return labelsOf(spec).length;
}

/** Return what there is to say about the point at a place. */
export function readout(spec: Spec, at: number, language: Language, palette: Palette, hidden: ReadonlySet<string> = new Set()): Readout {
  if (spec.kind === "heatmap") return ofCell(spec, at, language, palette);
  if (spec.kind === "scatter") return ofPoint(spec, at, language);
  const shown = (spec.series ?? []).filter((series) => !hidden.has(series.id));
  const lines = shown.filter((series) => !isAhead(series) || (series.values[at] ?? null) !== null).flatMap((series) => [lineOf(spec, series, at, language, palette), ...bandOf(spec, series, at, language)]);
  return { heading: labelsOf(spec)[at] ?? "", lines: [...lines, ...changeOf(spec, shown, at, language)], remarks: remarksOf(spec, at, language) };
}

/** Return a readout as one sentence. */
export function spoken(found: Readout): string {
  return [`${found.heading}:`, found.lines.map((line) => (line.name ? `${line.name} ${line.text}` : line.text)).join("; "), ...found.remarks.map((remark) => `· ${remark}`)].join(" ");
}

// A forecast of a day that is over, and the value of one to come, are left out: there is nothing to be missed.
function isAhead(series: Series): boolean {
  return series.role === "forecast" || series.role === "expected";
}

function bandOf(spec: Spec, series: Series, at: number, language: Language): Line[] {
  const [low, high] = [series.low?.[at] ?? null, series.high?.[at] ?? null];
  if (low === null || high === null) return [];
  const unit = unitOf(spec, series);
  return [{ name: series.band ?? "", text: `${exact(low, unit, language)} – ${exact(high, unit, language)}`, colour: null }];
}

function lineOf(spec: Spec, series: Series, at: number, language: Language, palette: Palette): Line {
  const value = series.values[at] ?? null;
  const past = series.role === "before" ? (spec.before_texts?.[at] ?? null) : null;
  const text = value === null ? (spec.words?.["no_value"] ?? NOTHING) : exact(value, unitOf(spec, series), language);
  return { name: past && past !== series.name ? `${series.name} (${past})` : series.name, text, colour: colourOf(spec, series, palette) };
}

// A change is told where one value stands beside one from before, both are there, and the bucket is over.
function changeOf(spec: Spec, shown: readonly Series[], at: number, language: Language): Line[] {
  const now = shown.filter((series) => !isAside(series));
  const past = shown.filter((series) => series.role === "before");
  const [value, before] = [now[0]?.values[at] ?? null, past[0]?.values[at] ?? null];
  if (now.length !== 1 || past.length !== 1 || value === null || before === null || before === 0 || at >= (spec.unfinished_from ?? Infinity)) return [];
  return [{ name: spec.words?.["change"] ?? "", text: change((value - before) / Math.abs(before), language), colour: null }];
}

function remarksOf(spec: Spec, at: number, language: Language): string[] {
  const remarks = (spec.marks ?? []).filter((mark) => mark.at === at).map((mark) => mark.text);
  if (at >= (spec.unfinished_from ?? Infinity)) remarks.push(spec.words?.["unfinished"] ?? word(language, "unfinished"));
  else if (at >= (spec.provisional_from ?? Infinity) && at <= (spec.provisional_until ?? Infinity)) remarks.push(spec.words?.["provisional"] ?? word(language, "provisional"));
  return remarks;
}

function ofCell(spec: Spec, at: number, language: Language, palette: Palette): Readout {
  const found = heatOf(spec);
  const [column, row, value] = found.values[at] ?? [0, 0, null];
  const heading = [found.y[row], found.x[column]].filter(Boolean).join(", ");
  const series = spec.series?.[0];
  const text = value === null ? (spec.words?.["no_value"] ?? NOTHING) : exact(value, unitOf(spec, series), language);
  return { heading, lines: [{ name: series?.name ?? "", text, colour: palette.accent }], remarks: [] };
}

function ofPoint(spec: Spec, at: number, language: Language): Readout {
  const found = scatterOf(spec);
  const point = found.points[at];
  const of = (name: string, value: number | undefined, unit: Spec["unit"]): Line => ({ name, text: exact(value, unit ?? { kind: "count" }, language), colour: null });
  const lines = [of(found.x_name, point?.x, found.x_unit), of(found.y_name, point?.y, found.y_unit)];
  return { heading: point?.name ?? "", lines, remarks: [] };
}
