import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, type Option, type Setting } from "../src/chart/option.ts";
import { readout, spoken } from "../src/chart/readout.ts";
import { mix } from "../src/chart/heatmap.ts";
import type { Palette, Spec } from "../src/chart/spec.ts";

const palette: Palette = {
  surface: "rgb(255, 255, 255)", text: "rgb(0, 0, 0)", muted: "rgb(90, 90, 90)", line: "rgb(220, 220, 220)", accent: "rgb(10, 100, 128)", before: "rgb(140, 140, 140)",
  series: ["rgb(1, 1, 1)", "rgb(2, 2, 2)", "rgb(3, 3, 3)"], font: "Inter",
};
const setting: Setting = { language: "nl", palette, width: 900, height: 320, hidden: new Set() };
const week: Spec = {
  kind: "line", grain: "day", labels: ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"], label_texts: ["1 okt", "2 okt", "3 okt", "4 okt"],
  before_texts: ["1 sep", "2 sep", "3 sep", "4 sep"], unit: { kind: "currency", currency: "EUR" },
  series: [
    { id: "net_sales", name: "Netto-omzet", values: [100, 200, null, 50], role: "value" },
    { id: "net_sales.before", name: "Ervoor", values: [80, 0, 90, 100], role: "before" },
  ],
};

interface Drawn extends Option {
  id?: string;
  data: (number | null | { value: number })[];
  lineStyle: { type: unknown; color: string; width: number };
  markLine?: { data: { xAxis?: number; yAxis?: number; label: { formatter?: string } }[] };
  itemStyle?: { decal?: unknown };
}

function series(spec: Spec, change: Partial<Setting> = {}): Drawn[] {
  return draw(spec, { ...setting, ...change }).option["series"] as Drawn[];
}

function axis(spec: Spec, name: "xAxis" | "yAxis" = "yAxis"): { min: number; max: number; interval: number } {
  const found = draw(spec, setting).option[name];
  return (Array.isArray(found) ? found[0] : found) as { min: number; max: number; interval: number };
}

function values(drawn: Drawn | undefined): (number | null)[] {
  return (drawn?.data ?? []).map((datum) => (datum !== null && typeof datum === "object" ? datum.value : datum));
}

test("a bucket that is not over yet is dashed from the one before it", () => {
  const [whole, rest] = series({ ...week, series: [{ id: "a", name: "A", values: [1, 2, 3, 4] }], unfinished_from: 3 });
  assert.deepEqual(values(whole), [1, 2, 3, null]);
  assert.deepEqual(values(rest), [null, null, 3, 4]);
  assert.notEqual(rest?.lineStyle.type, "solid");
});

test("what is compared with is thin, grey and never dashed", () => {
  const drawn = series({ ...week, unfinished_from: 3 });
  const before = drawn.filter((one) => one.id?.startsWith("net_sales.before"));
  assert.equal(before.length, 1);
  assert.equal(before[0]?.lineStyle.color, palette.before);
  assert.ok((before[0]?.lineStyle.width ?? 9) < (drawn[0]?.lineStyle.width ?? 0));
});

test("no value stays no value: the line has a hole, and a point by itself is a dot", () => {
  const [first] = series(week);
  assert.deepEqual(values(first), [100, 200, null, 50]);
  assert.deepEqual(first?.data[3], { value: 50, symbol: "circle" });
});

test("bars start at zero, however far their values lie from it", () => {
  const bars: Spec = { ...week, kind: "bar", series: [{ id: "a", name: "A", values: [1000, 1010, 1005, 1002] }] };
  assert.equal(axis(bars).min, 0);
  assert.equal(axis({ ...bars, kind: "line" }).min, 0, "amounts do so as lines too");
  assert.ok(axis({ ...bars, kind: "line", unit: { kind: "ratio" } }).min > 900, "a line of a ratio need not");
});

test("a stack reaches as high as its parts together", () => {
  const parts = ["a", "b", "c"].map((id) => ({ id, name: id, values: [40, 10, 10, 10], role: "slice" as const }));
  assert.ok(axis({ ...week, kind: "stacked", series: parts }).max >= 120);
  assert.ok(axis({ ...week, kind: "area", series: parts }).max >= 120);
  assert.ok(axis({ ...week, series: parts }).max < 120);
});

test("the target is always in sight", () => {
  assert.ok(axis({ ...week, target: 900 }).max >= 900);
  const marks = series({ ...week, target: 900 }).find((one) => one.id === "marks");
  assert.deepEqual(marks?.markLine?.data.map((mark) => mark.yAxis), [900]);
  assert.deepEqual(draw({ ...week, target: 900 }, setting).keys.map((key) => key.name.replace(/\s/g, " ")), ["Doel € 900,00"]);
});

test("small charts beside each other have one scale", () => {
  const low = { ...week, series: [{ id: "a", name: "A", values: [1, 2, 3, 4] }], y_min: 0, y_max: 750 };
  assert.deepEqual([axis(low).min, axis(low).max], [axis({ ...week, y_min: 0, y_max: 750 }).min, axis({ ...week, y_min: 0, y_max: 750 }).max]);
});

test("up to three lines carry their names at their ends; more, or a narrow page, have keys above", () => {
  assert.deepEqual(draw(week, setting).keys, []);
  assert.deepEqual(draw(week, { ...setting, width: 360 }).keys.map((key) => key.name), ["Netto-omzet", "Ervoor"]);
  const many = ["a", "b", "c", "d"].map((id) => ({ id, name: id, values: [1, 2, 3, 4] }));
  const keys = draw({ ...week, series: many }, setting).keys;
  assert.deepEqual(keys.map((key) => [key.name, key.toggles]), [["a", true], ["b", true], ["c", true], ["d", true]]);
  assert.equal(new Set(keys.slice(0, 3).map((key) => key.colour)).size, 3);
});

test("a series put out of sight is not drawn, and keeps its colour for when it comes back", () => {
  const many = ["a", "b", "c", "d"].map((id) => ({ id, name: id, values: [1, 2, 3, 4] }));
  const drawn = series({ ...week, series: many }, { hidden: new Set(["a"]) });
  assert.deepEqual(drawn.map((one) => one.id), ["b", "c", "d"]);
  assert.equal(drawn[0]?.lineStyle.color, palette.series[1]);
});

test("days that may still change are hatched, also where that is the last day alone", () => {
  const [ground] = series({ ...week, provisional_from: 3 });
  assert.equal(ground?.id, "provisional");
  assert.deepEqual(values(ground).slice(0, 3), [null, null, null]);
  assert.ok((values(ground)[3] ?? 0) > 0);
  assert.ok(ground?.itemStyle?.decal);
});

const goal: Spec = {
  kind: "line", grain: "day", labels: week.labels ?? [], label_texts: week.label_texts ?? [], unit: { kind: "currency", currency: "EUR" }, target: 400,
  series: [
    { id: "value", name: "Tot nu toe", values: [100, 200, null, null], role: "value" },
    { id: "expected", name: "Verwacht", values: [100, 200, 300, 400], role: "expected" },
    { id: "forecast", name: "Prognose", values: [null, 200, 290, 380], role: "forecast", low: [null, 200, 250, 300], high: [null, 200, 330, 460], band: "8 van de 10 keer" },
  ],
};

test("what is forecast is dashed in the colour of the value, inside a band from its low to its high", () => {
  const drawn = series(goal);
  const [low, room] = [drawn.find((one) => one.id === "forecast low"), drawn.find((one) => one.id === "forecast band")];
  assert.deepEqual([values(low), values(room)], [[null, 200, 250, 300], [null, 0, 80, 160]]);
  const line = drawn.find((one) => one.id === "forecast");
  assert.equal(line?.lineStyle.color, drawn.find((one) => one.id === "value")?.lineStyle.color);
  assert.notEqual(line?.lineStyle.type, "solid");
  assert.ok(axis(goal).max >= 460, "the band is in sight");
  assert.deepEqual(draw(goal, setting).keys.map((key) => [key.name.replace(/\s/g, " "), key.shape]), [
    ["Tot nu toe", "line"], ["Verwacht", "thin-dashed"], ["Prognose", "dashed"], ["8 van de 10 keer", "band"], ["Doel € 400,00", "thin-dashed"],
  ]);
});

test("a forecast that is put out of sight takes its band along", () => {
  assert.deepEqual(series(goal, { hidden: new Set(["forecast"]) }).map((one) => one.id).filter((id) => id?.startsWith("forecast")), []);
});

test("a day to come reads out what is expected and forecast, with the band; a day gone by has no forecast", () => {
  assert.equal(spoken(readout(goal, 3, "nl", palette)).replace(/\s/g, " "), "4 okt: Tot nu toe –; Verwacht € 400,00; Prognose € 380,00; 8 van de 10 keer € 300,00 – € 460,00");
  assert.equal(readout(goal, 0, "nl", palette).lines.length, 2);
});

test("a mark with a value stands on the line, not above it", () => {
  const drawn = series({ ...goal, marks: [{ at: 1, text: "Check-in", kind: "check_in", y: 200 }, { at: 2, text: "actie", kind: "promotion" }] });
  assert.deepEqual((drawn.find((one) => one.id === "points") as unknown as { data: unknown }).data, [[1, 200]]);
  assert.deepEqual(drawn.find((one) => one.id === "marks")?.markLine?.data.map((mark) => mark.xAxis).filter((at) => at !== undefined), [2]);
});

test("the days that may still change end where the days to come begin", () => {
  const [ground] = series({ ...goal, provisional_from: 0, provisional_until: 1 });
  assert.deepEqual(values(ground).map((value) => value !== null), [true, true, false, false]);
  assert.deepEqual([1, 2].map((at) => readout({ ...goal, provisional_from: 0, provisional_until: 1 }, at, "nl", palette).remarks), [["voorlopig"], []]);
});

test("marks outside the chart are left out", () => {
  const marks = [{ at: -1, text: "vroeger", kind: "note" as const }, { at: 1, text: "actie", kind: "promotion" as const }, { at: 9, text: "later", kind: "note" as const }];
  const drawn = series({ ...week, marks }).find((one) => one.id === "marks");
  assert.deepEqual(drawn?.markLine?.data.map((mark) => mark.xAxis), [1]);
});

test("bars of a dimension lie down, largest name first, with their value behind them", () => {
  const channels: Spec = { kind: "bar", grain: null, label_texts: ["Direct", "E-mail"], unit: { kind: "count" }, series: [{ id: "s", name: "Sessies", values: [12_000, null] }] };
  const option = draw(channels, setting).option as { yAxis: { type: string; data: string[] }; series: { label: { formatter(at: { dataIndex: number }): string } }[] };
  assert.deepEqual([option.yAxis.type, option.yAxis.data], ["category", ["Direct", "E-mail"]]);
  assert.deepEqual([0, 1].map((dataIndex) => option.series[0]?.label.formatter({ dataIndex })), ["12.000", "–"]);
});

test("a point reads out its values, its change, and what happened then", () => {
  const marks = [{ at: 0, text: "Herfstactie", kind: "promotion" as const }];
  const found = readout({ ...week, marks }, 0, "nl", palette);
  assert.equal(spoken(found).replace(/\s/g, " "), "1 okt: Netto-omzet € 100,00; Ervoor (1 sep) € 80,00; +25,0% · Herfstactie");
});

test("there is no change from zero, from nothing, or in a bucket that is not over", () => {
  assert.equal(readout(week, 1, "nl", palette).lines.length, 2);
  assert.equal(readout(week, 2, "nl", palette).lines.length, 2);
  assert.equal(readout({ ...week, unfinished_from: 3 }, 3, "nl", palette).lines.length, 2);
  assert.deepEqual(readout({ ...week, unfinished_from: 3 }, 3, "nl", palette).remarks, ["nog niet voorbij"]);
});

test("a heat map shades from the page's colour to the accent, and leaves no value blank", () => {
  const spec: Spec = { kind: "heatmap", unit: { kind: "count" }, heatmap: { x: ["0", "1"], y: ["ma"], values: [[0, 0, 10], [1, 0, null]] } };
  const drawn = draw(spec, setting).option as { series: { data: { value: number[]; itemStyle: { color: string } }[] }[] };
  assert.deepEqual(drawn.series[0]?.data.map((cell) => [cell.value, cell.itemStyle.color]), [[[0, 0, 10], palette.accent]]);
  assert.equal(mix("rgb(0, 0, 0)", "rgb(100, 200, 50)", 0.5), "rgb(50, 100, 25)");
});

test("a heat map and a scatter may stand flat beside the rest", () => {
  const flat: Spec = { kind: "heatmap", x: ["0"], y: ["ma"], values: [[0, 0, 10]] };
  assert.deepEqual(draw(flat, setting).option["series"], draw({ kind: "heatmap", heatmap: { x: ["0"], y: ["ma"], values: [[0, 0, 10]] } }, setting).option["series"]);
  const points: Spec = { kind: "scatter", x_name: "Sessies", y_name: "Omzet", y_unit: { kind: "currency", currency: "EUR" }, points: [{ name: "Direct", x: 3, y: 2 }, { name: "E-mail", x: 3, y: null }] };
  assert.deepEqual((draw(points, setting).option as { series: { data: unknown }[] }).series[0]?.data, [{ value: [3, 2], label: { show: true } }]);
  assert.equal(spoken(readout(points, 0, "nl", palette)).replace(/\s/g, " "), "Direct: Sessies 3; Omzet € 2,00");
});

test("names of points that would lie over each other are left out", () => {
  const points = [{ name: "Organisch zoeken", x: 100, y: 100 }, { name: "Sociale media", x: 101, y: 100 }, { name: "Direct", x: 0, y: 0 }];
  const drawn = draw({ kind: "scatter", points }, setting).option as { series: { data: { label: { show: boolean } }[] }[] };
  assert.deepEqual(drawn.series[0]?.data.map((point) => point.label.show), [true, false, true]);
});

test("a chart without any value, or without anything at all, is still a chart", () => {
  for (const kind of ["line", "bar", "stacked", "area", "heatmap", "scatter"] as const) assert.ok(draw({ kind }, setting).option["series"]);
  assert.ok(series({ ...week, series: [{ id: "a", name: "A", values: [null, null, null, null] }] }).length);
});
