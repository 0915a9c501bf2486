// What the server says about a chart. Every field but `kind` may be absent; no value is null.
export type Measured = "currency" | "count" | "ratio" | "percent" | "duration" | "score" | "index" | "currency_per_unit";
export type Values = readonly (number | null)[];

export interface Unit {
  kind: Measured;
  currency?: string | null;
  note?: string | null;
}

export interface Series {
  id: string;
  name: string;
  values: Values;
  role?: "value" | "before" | "target" | "slice" | "expected" | "forecast";
  unit?: Unit | null;
  // Between these it comes to lie, and what that is called: drawn as a band.
  low?: Values | null;
  high?: Values | null;
  band?: string | null;
}

export interface Mark {
  at: number;
  text: string;
  kind: "note" | "holiday" | "promotion" | "stock_out" | "price_change" | "release" | "other" | "check_in";
  // The value it stands at; without one it stands on top of an upright.
  y?: number | null;
}

export interface HeatMap {
  x: readonly string[];
  y: readonly string[];
  values: readonly (readonly [number, number, number | null])[];
}

export interface Scatter {
  x_name: string;
  y_name: string;
  x_unit?: Unit | null;
  y_unit?: Unit | null;
  points: readonly { name: string; x: number | null; y: number | null }[];
}

export interface Spec {
  kind: "line" | "bar" | "stacked" | "area" | "heatmap" | "scatter";
  title?: string;
  summary?: string;
  grain?: "hour" | "day" | "week" | "month" | "quarter" | "year" | null;
  labels?: readonly string[];
  label_texts?: readonly string[];
  before_texts?: readonly (string | null)[] | null;
  unit?: Unit | null;
  series?: readonly Series[];
  unfinished_from?: number | null;
  provisional_from?: number | null;
  provisional_until?: number | null;   // the last of them, where more follows that is still to come
  marks?: readonly Mark[];
  words?: Readonly<Record<string, string>>;
  target?: number | null;
  y_min?: number | null;
  y_max?: number | null;
  // A heat map and a scatter stand in a part of their own, or flat beside the rest.
  heatmap?: HeatMap | null;
  scatter?: Scatter | null;
  x?: readonly string[];
  y?: readonly string[];
  values?: HeatMap["values"];
  x_name?: string;
  y_name?: string;
  x_unit?: Unit | null;
  y_unit?: Unit | null;
  points?: Scatter["points"];
}

/** The colours a chart is drawn in, as plain rgb() texts. */
export interface Palette {
  surface: string;
  text: string;
  muted: string;
  line: string;
  accent: string;
  before: string;
  series: readonly string[];
  font: string;
}

/** Return the unit of a series: its own, else the chart's, else a plain number. */
export function unitOf(spec: Spec, series?: Series): Unit {
  return series?.unit ?? spec.unit ?? { kind: "count" };
}

/** Return the heat map of a chart. */
export function heatOf(spec: Spec): HeatMap {
  return spec.heatmap ?? { x: spec.x ?? [], y: spec.y ?? [], values: spec.values ?? [] };
}

/** Return the scatter of a chart: of its points those that have both values. */
export function scatterOf(spec: Spec): Omit<Scatter, "points"> & { points: { name: string; x: number; y: number }[] } {
  const { x_name = "", y_name = "", x_unit = null, y_unit = null, points = [] } = spec.scatter ?? spec;
  return { x_name, y_name, x_unit, y_unit, points: points.filter((point): point is { name: string; x: number; y: number } => point.x !== null && point.y !== null) };
}

/** Return the texts under the axis. */
export function labelsOf(spec: Spec): readonly string[] {
  return spec.label_texts ?? spec.labels ?? [];
}

/** Return whether a chart has one bar for each group of a dimension: those lie down, so that their names can be read. */
export function liesDown(spec: Spec): boolean {
  return !spec.grain && (spec.kind === "bar" || spec.kind === "stacked");
}

/** Return whether a series stands beside the values: what they are compared with, aimed at or expected to become. */
export function isAside(series: Series): boolean {
  return series.role === "before" || series.role === "target" || series.role === "expected" || series.role === "forecast";
}

/** Return the colour of a series by its place among those that are not compared with. */
export function colourOf(spec: Spec, series: Series, palette: Palette): string {
  if (series.role === "before") return palette.before;
  if (series.role === "target" || series.role === "expected") return palette.text;
  if (series.role === "forecast") return palette.series[0] ?? palette.accent;
  const place = (spec.series ?? []).filter((other) => !isAside(other)).indexOf(series);
  return palette.series[place % palette.series.length] ?? palette.accent;
}

/** Return whether a chart has anything to draw. */
export function hasValues(spec: Spec): boolean {
  if (spec.kind === "heatmap") return heatOf(spec).values.some(([, , value]) => value !== null);
  if (spec.kind === "scatter") return scatterOf(spec).points.length > 0;
  return (spec.series ?? []).some((series) => series.values.some((value) => value !== null));
}
