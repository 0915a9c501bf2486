// From what the server says about a chart to what ECharts draws. Pure: no document, no clock, so that a server-side V8 can run it as it is.
import { word, type Language } from "../words.ts";
import { heatMap, rampOf } from "./heatmap.ts";
import { colourOf, hasValues, isAside, labelsOf, liesDown, type Palette, type Series, type Spec, unitOf } from "./spec.ts";
import { scatter } from "./scatter.ts";
import { exact, short } from "./numbers.ts";
import { scaleOf, ticksOf, type Scale } from "./scale.ts";

export type Option = Record<string, unknown>;

/** What stands above a chart: what each line, bar or pattern means. */
export interface Key {
  id: string;
  name: string;
  colour: string;
  shape: "line" | "thin" | "thin-dashed" | "dashed" | "bar" | "open" | "hatched" | "ramp" | "band";
  toggles?: boolean;
}

/** What a chart is drawn for: a reader, a theme, a size, and the series put out of sight. */
export interface Setting {
  language: Language;
  palette: Palette;
  width: number;
  height: number;
  hidden: ReadonlySet<string>;
}

export interface Drawing {
  option: Option;
  keys: Key[];
}

/** What the parts of one drawing share. */
export interface Sheet extends Setting {
  spec: Spec;
  shown: readonly Series[];
  scale: Scale;
  named: boolean;
  labels: readonly string[];
}

const NARROW = 480;
const SMALL = 200;
const LETTER = 6.9;   // the mean width of a letter of 12 px Inter

/** Return the drawing of a chart. */
export function draw(spec: Spec, setting: Setting): Drawing {
  const ground: Option = { animation: false, textStyle: { fontFamily: setting.palette.font, color: setting.palette.muted } };
  if (spec.kind === "heatmap") return { option: { ...ground, ...heatMap(spec, setting) }, keys: [rampOf(spec, setting)] };
  if (spec.kind === "scatter") return { option: { ...ground, ...scatter(spec, setting) }, keys: [] };
  const sheet = sheetOf(spec, setting);
  const made = liesDown(spec) ? lyingDown(sheet) : overTime(sheet);
  return { option: { ...ground, ...made }, keys: keysOf(sheet) };
}

/** Return the width of a text of 12 px. */
export function widthOf(text: string): number {
  return Math.ceil(text.length * LETTER);
}

function sheetOf(spec: Spec, setting: Setting): Sheet {
  const all = spec.series ?? [];
  const shown = all.filter((series) => !setting.hidden.has(series.id));
  const ahead = all.some((series) => series.role === "forecast" || series.role === "expected");   // they go on where the values end: names there would lie on them
  const lines = spec.kind === "line" && !ahead && all.length <= 3 && setting.width >= NARROW && setting.height >= SMALL;
  const steps = setting.height < SMALL ? 2 : Math.max(2, Math.min(5, Math.round(setting.height / 70)));
  return { ...setting, spec, shown, named: lines && all.length > 1, labels: labelsOf(spec), scale: scaleOf(reach(spec, shown), unitOf(spec, shown[0]), steps, fromZero(spec)) };
}

// Bars, stacks and amounts start at zero; a line of a ratio need not.
function fromZero(spec: Spec): boolean {
  return spec.kind !== "line" || ["currency", "count"].includes(unitOf(spec, spec.series?.[0]).kind);
}

function reach(spec: Spec, shown: readonly Series[]): number[] {
  const bounds = [spec.y_min, spec.y_max, spec.target].filter((value) => typeof value === "number");
  const stacks = spec.kind === "stacked" || spec.kind === "area";
  const piled = stacks ? shown.filter((series) => stacked(series)) : [];
  const bands = shown.flatMap((series) => [...(series.low ?? []), ...(series.high ?? [])]);
  const free = [...shown.filter((series) => !piled.includes(series)).flatMap((series) => series.values), ...bands].filter((value) => value !== null);
  const sums = labelsOf(spec).flatMap((_, at) => {
    const values = piled.map((series) => series.values[at] ?? 0);
    return piled.length ? [values.reduce((sum, value) => sum + Math.max(value, 0), 0), values.reduce((sum, value) => sum + Math.min(value, 0), 0)] : [];
  });
  return [...bounds, ...free, ...sums];
}

function stacked(series: Series): boolean {
  return !isAside(series);
}

// Time runs from left to right.
function overTime(sheet: Sheet): Option {
  const { spec, palette, scale, labels, language } = sheet;
  const bars = spec.kind === "bar" || spec.kind === "stacked";
  const unit = unitOf(spec, sheet.shown[0]);
  const ticks = ticksOf(scale).map((tick) => short(tick, unit, language, scale.step));
  const names = sheet.named ? Math.min(170, 12 + Math.max(...sheet.shown.map((series) => widthOf(endName(sheet, series)))) ) : 0;
  const last = widthOf(labels.at(-1) ?? "") / 2;
  const x = {
    type: "category", data: labels, boundaryGap: bars, axisTick: { show: false }, axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, fontSize: 12, hideOverlap: true, margin: 10 },
  };
  return {
    grid: { left: 12 + Math.max(...ticks.map(widthOf)), right: Math.ceil(Math.max(names, 12, bars ? 0 : last)), top: spec.marks?.length ? 18 : 12, bottom: 28, outerBoundsMode: "none" },
    xAxis: [x, { type: "category", data: labels, boundaryGap: bars, show: false }],
    yAxis: valueAxis(sheet),
    series: [...ground(sheet), ...sheet.shown.flatMap((series) => band(sheet, series)), ...sheet.shown.flatMap((series) => (bars && stacked(series) ? [bar(sheet, series)] : line(sheet, series))), ...standing(sheet)],
  };
}

function valueAxis({ spec, shown, palette, scale, language }: Sheet): Option {
  const unit = unitOf(spec, shown[0]);
  return {
    type: "value", min: scale.min, max: scale.max, interval: scale.step,
    axisLabel: { show: hasValues(spec), color: palette.muted, fontSize: 12, formatter: (value: number) => short(value, unit, language, scale.step) },
    splitLine: { lineStyle: { color: palette.line, width: 1 } },
  };
}

// One bar for each group, its name before it and its value behind it.
function lyingDown(sheet: Sheet): Option {
  const { spec, palette, width, labels, language, scale, shown } = sheet;
  const room = Math.round(Math.min(0.38 * width, 16 + Math.max(0, ...labels.map(widthOf))));
  const piled = spec.kind === "stacked";
  const values = shown.filter(stacked).flatMap((series) => series.values.map((value) => exact(value, unitOf(spec, series), language)));
  const behind = piled ? 12 : Math.min(0.3 * width, 12 + Math.max(0, ...values.map(widthOf)));
  return {
    grid: { left: room, right: Math.ceil(behind), top: 4, bottom: piled ? 28 : 4, outerBoundsMode: "none" },
    yAxis: {
      type: "category", inverse: true, data: labels, axisTick: { show: false }, axisLine: { show: scale.min < 0, lineStyle: { color: palette.line } },
      axisLabel: { color: palette.text, fontSize: 12, width: room - 12, overflow: "truncate", interval: 0, margin: 8, align: "right" },
    },
    xAxis: piled ? valueAxis(sheet) : { type: "value", min: scale.min, max: scale.max, show: false },
    series: shown.map((series) => ({ ...bar(sheet, series), ...(piled || !stacked(series) ? {} : behindBar(sheet, series)) })),
  };
}

function behindBar({ spec, palette, language }: Sheet, series: Series): Option {
  const formatter = (at: { dataIndex: number }) => exact(series.values[at.dataIndex], unitOf(spec, series), language);
  const label = { show: true, position: "right", color: palette.text, fontSize: 12, distance: 6, formatter };
  return { label, data: series.values.map((value) => value ?? 0) };   // no value is no bar, with a dash behind it
}

function bar(sheet: Sheet, series: Series): Option {
  const { spec, palette } = sheet;
  const colour = colourOf(spec, series, palette);
  const before = series.role === "before";
  const open = spec.unfinished_from ?? Infinity;
  return {
    id: series.id, name: series.name, type: "bar", cursor: "default", silent: true, barGap: "12%", barCategoryGap: "28%",
    ...(before ? { barMaxWidth: 10 } : { barMaxWidth: 44 }), ...(spec.kind === "stacked" && !before ? { stack: "all" } : {}),
    itemStyle: { color: colour, ...(spec.kind === "stacked" ? { borderColor: palette.surface, borderWidth: 0.5 } : { borderRadius: 2 }) },
    data: series.values.map((value, at) => (at >= open && !before ? { value, itemStyle: { color: palette.surface, borderColor: colour, borderWidth: 1.5, borderType: "dashed", decal: hatch(colour) } } : value)),
  };
}

function hatch(colour: string): Option {
  return { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: colour };
}

// A line, and where its last bucket is not over yet a dashed piece from the one before.
function line(sheet: Sheet, series: Series): Option[] {
  const { spec } = sheet;
  const open = isAside(series) || spec.kind === "area" ? null : (spec.unfinished_from ?? null);
  if (open === null || open >= series.values.length) return [stroke(sheet, series, series.values, false)];
  const whole = series.values.map((value, at) => (at < open ? value : null));
  const rest = series.values.map((value, at) => (at >= open - 1 ? value : null));
  return [stroke(sheet, series, whole, false), stroke(sheet, series, rest, true)];
}

function stroke(sheet: Sheet, series: Series, values: readonly (number | null)[], dashed: boolean): Option {
  const { spec, palette } = sheet;
  const colour = colourOf(spec, series, palette);
  const aside = isAside(series);
  const forecast = series.role === "forecast";
  const last = values.findLastIndex((value) => value !== null);
  const area = spec.kind === "area" && !aside;
  const ends = sheet.named && (dashed || last === series.values.findLastIndex((value) => value !== null));
  return {
    id: dashed ? `${series.id} …` : series.id, name: series.name, type: "line", silent: true, z: aside ? 2 : 3, symbol: "none", symbolSize: 6,
    lineStyle: { color: colour, width: forecast ? 1.75 : aside ? 1.25 : 2.25, type: dashed || forecast || series.role === "target" ? [4, 4] : series.role === "expected" ? [2, 3] : "solid", join: "round", cap: dashed ? "butt" : "round" },
    itemStyle: { color: colour },
    ...(area ? { stack: "all", areaStyle: { color: colour, opacity: 0.55 } } : {}),
    ...(ends ? { endLabel: { show: true, color: aside ? palette.muted : colour, fontSize: 12, lineHeight: 15, distance: 8, formatter: endName(sheet, series) }, labelLayout: { moveOverlap: "shiftY" } } : {}),
    data: values.map((value, at) => (alone(values, at) && !(dashed && at < (spec.unfinished_from ?? 0)) ? { value, symbol: "circle" } : value)),
  };
}

// The room between the low and the high of a series, as two unseen lines of which the upper one, piled on the lower, is filled below.
function band(sheet: Sheet, series: Series): Option[] {
  const { low, high } = series;
  if (!low || !high) return [];
  const colour = colourOf(sheet.spec, series, sheet.palette);
  const unseen = { type: "line", silent: true, z: 1, symbol: "none", stack: `${series.id} band`, stackStrategy: "all", lineStyle: { opacity: 0 }, itemStyle: { color: colour } };
  const room = high.map((top, at) => (top === null || (low[at] ?? null) === null ? null : top - (low[at] ?? 0)));
  return [
    { ...unseen, id: `${series.id} low`, data: low.map((bottom, at) => (room[at] === null ? null : bottom)) },
    { ...unseen, id: `${series.id} band`, data: room, areaStyle: { color: colour, opacity: 0.16 } },
  ];
}

// A point without neighbours has no line: it is shown as a dot.
function alone(values: readonly (number | null)[], at: number): boolean {
  return values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
}

function endName(sheet: Sheet, series: Series): string {
  const name = series.name.length > 22 ? `${series.name.slice(0, 21)}…` : series.name;
  return openEnded(sheet, series) ? `${name}\n(${unfinishedWord(sheet)})` : name;
}

function openEnded({ spec }: Sheet, series: Series): boolean {
  const open = spec.unfinished_from ?? null;
  return open !== null && !isAside(series) && series.values.slice(open).some((value) => value !== null);
}

function unfinishedWord({ spec, language }: Sheet): string {
  return spec.words?.["unfinished"] ?? word(language, "unfinished");
}

// Behind everything: hatching over the buckets that may still change. A bar on a second, unseen axis of the same buckets, so that it
// stands a whole bucket wide and stays out of the row of the real bars.
function ground({ spec, scale, labels, palette }: Sheet): Option[] {
  const from = hatchedFrom(spec);
  if (from === null || from >= labels.length) return [];
  const until = spec.provisional_until ?? Infinity;
  const data = labels.map((_, at) => (at >= from && at <= until ? (scale.max > 0 ? scale.max : scale.min) : null));
  return [{ id: "provisional", type: "bar", xAxisIndex: 1, barWidth: "100%", silent: true, z: 0, itemStyle: { color: "transparent", decal: hatch(palette.line) }, data }];
}

function hatchedFrom(spec: Spec): number | null {
  const found = [spec.provisional_from, spec.kind === "area" ? spec.unfinished_from : null].filter((at) => typeof at === "number");
  return found.length ? Math.min(...found) : null;
}

// In front: the target across, and what happened as uprights with a dot on top; holidays faint and without one, what has a value as a dot there.
function standing({ spec, palette, labels, scale }: Sheet): Option[] {
  const target = spec.target ?? null;
  const goal = target === null ? [] : [{ yAxis: target, label: { show: false }, lineStyle: { color: palette.text, type: [6, 3], width: 1.25 } }];
  const marks = (spec.marks ?? []).filter((mark) => mark.at >= 0 && mark.at < labels.length);
  const uprights = marks.filter((mark) => typeof mark.y !== "number").map((mark) => ({
    xAxis: mark.at, label: { show: false },
    lineStyle: mark.kind === "holiday" ? { color: palette.line, type: "solid", width: 1 } : { color: palette.accent, type: [2, 3], width: 1.25 },
  }));
  const dots = [...new Set(marks.filter((mark) => mark.kind !== "holiday" && typeof mark.y !== "number").map((mark) => mark.at))];
  const points = marks.filter((mark) => typeof mark.y === "number");
  if (!goal.length && !marks.length) return [];
  return [
    { id: "marks", type: "line", silent: true, data: labels.map(() => null), markLine: { silent: true, animation: false, symbol: ["none", "none"], data: [...uprights, ...goal] } },
    { id: "dots", type: "scatter", silent: true, clip: false, symbolSize: 8, itemStyle: { color: palette.accent, opacity: 1 }, data: dots.map((at) => [at, scale.max]) },
    ...(points.length ? [{ id: "points", type: "scatter", silent: true, z: 4, symbolSize: 9, itemStyle: { color: palette.surface, borderColor: palette.series[0] ?? palette.accent, borderWidth: 2, opacity: 1 }, data: points.map((mark) => [mark.at, mark.y]) }] : []),
  ];
}

function keysOf(sheet: Sheet): Key[] {
  const { spec, palette, language, named } = sheet;
  const all = spec.series ?? [];
  const keys: Key[] = [];
  const bars = spec.kind === "bar" || spec.kind === "stacked";
  const slices = all.filter((series) => series.role === "slice" || series.role === undefined || series.role === "value");
  if (!named && all.length > 1) {
    for (const series of all) {
      const aside = { forecast: "dashed", expected: "thin-dashed" } as const;
      const shape = bars && (stacked(series) || liesDown(spec)) ? "bar" : isAside(series) ? (aside[series.role as keyof typeof aside] ?? "thin") : "line";
      keys.push({ id: series.id, name: series.name, colour: colourOf(spec, series, palette), shape, toggles: slices.length > 1 });
      if (series.low && series.band) keys.push({ id: `${series.id} band`, name: series.band, colour: colourOf(spec, series, palette), shape: "band" });
    }
  }
  if (typeof spec.target === "number" && !liesDown(spec)) {
    const name = spec.words?.["target"] ?? word(language, "target");
    keys.push({ id: "target", name: `${name} ${exact(spec.target, unitOf(spec, all[0]), language)}`, colour: palette.text, shape: "thin-dashed" });
  }
  const open = all.some((series) => openEnded(sheet, series));
  if (open && !named && spec.kind !== "area") keys.push({ id: "unfinished", name: unfinishedWord(sheet), colour: palette.muted, shape: bars ? "open" : "dashed" });
  if (hatchedFrom(spec) !== null) {
    const name = spec.provisional_from === null || spec.provisional_from === undefined ? unfinishedWord(sheet) : (spec.words?.["provisional"] ?? word(language, "provisional"));
    keys.push({ id: "provisional", name, colour: palette.muted, shape: "hatched" });
  }
  return keys;
}
