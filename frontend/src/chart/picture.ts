// A chart as a PNG to take along: title above it, what the colours mean under that, on a solid ground.
import type { Canvas } from "./canvas.ts";
import type { Key } from "./option.ts";
import type { Palette, Spec } from "./spec.ts";

const SHARP = 2;
const EDGE = 16 * SHARP;
const ROW = 22 * SHARP;

/** Download a chart as a PNG. */
export async function download(canvas: Canvas, spec: Spec, keys: readonly Key[], palette: Palette): Promise<void> {
  const sheet = compose(canvas.picture(palette.surface), spec, keys, palette);
  const blob = await new Promise<Blob | null>((done) => sheet.toBlob(done, "image/png"));
  if (!blob) return;
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${fileName(spec)}.png`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function fileName(spec: Spec): string {
  const ends = [spec.labels?.[0], spec.labels?.at(-1)].filter(Boolean);
  return [spec.title ?? "peil", ...(spec.grain ? ends : [])].join(" ").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "peil";
}

function compose(chart: HTMLCanvasElement, spec: Spec, keys: readonly Key[], palette: Palette): HTMLCanvasElement {
  const sheet = document.createElement("canvas");
  const head = (spec.title ? ROW * 1.4 : 0) + (keys.length ? ROW : 0);
  sheet.width = chart.width + 2 * EDGE;
  sheet.height = chart.height + head + 2 * EDGE;
  const brush = sheet.getContext("2d");
  if (!brush) return chart;
  brush.fillStyle = palette.surface;
  brush.fillRect(0, 0, sheet.width, sheet.height);
  brush.textBaseline = "top";
  let top = EDGE;
  if (spec.title) {
    brush.font = `600 ${16 * SHARP}px ${palette.font}`;
    brush.fillStyle = palette.text;
    brush.fillText(spec.title, EDGE, top, chart.width);
    top += ROW * 1.4;
  }
  if (keys.length) keysInto(brush, keys, palette, top);
  brush.drawImage(chart, EDGE, EDGE + head);
  return sheet;
}

function keysInto(brush: CanvasRenderingContext2D, keys: readonly Key[], palette: Palette, top: number): void {
  let left = EDGE;
  brush.font = `${12 * SHARP}px ${palette.font}`;
  for (const key of keys) {
    sample(brush, key, left, top + 7 * SHARP);
    brush.fillStyle = palette.muted;
    brush.fillText(key.name, left + 20 * SHARP, top);
    left += brush.measureText(key.name).width + 38 * SHARP;
  }
}

// What stands for a key: a block, a line, or slanted strokes, in the middle of a line of text.
function sample(brush: CanvasRenderingContext2D, { shape, colour }: Key, left: number, middle: number): void {
  brush.strokeStyle = brush.fillStyle = colour;
  if (shape === "bar" || shape === "ramp") return brush.fillRect(left, middle - 5 * SHARP, 14 * SHARP, 10 * SHARP);
  const slanted = shape === "open" || shape === "hatched";
  brush.lineWidth = (shape.startsWith("thin") || slanted ? 1.25 : 2.5) * SHARP;
  brush.setLineDash(shape.endsWith("dashed") ? [3 * SHARP, 2 * SHARP] : []);
  brush.beginPath();
  if (slanted) for (const at of [0, 4, 8]) line(brush, [left + at * SHARP, middle + 4 * SHARP], [left + (at + 6) * SHARP, middle - 4 * SHARP]);
  else line(brush, [left, middle], [left + 14 * SHARP, middle]);
  brush.stroke();
  brush.setLineDash([]);
}

function line(brush: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  brush.moveTo(...from);
  brush.lineTo(...to);
}
