// Walking along the points of a chart, by mouse, finger or arrow keys: one box tells what a point says, and so does the screen reader.
import { language, make } from "../page.ts";
import type { Canvas, Point } from "./canvas.ts";
import { pointsOf, readout, spoken, type Readout } from "./readout.ts";
import { heatOf, liesDown, type Palette, scatterOf, type Spec } from "./spec.ts";

const GAP = 14;

/** What a pointer walks over. */
export interface Ground {
  spec: Spec;
  palette: Palette;
  canvas: Canvas;
  hidden: ReadonlySet<string>;
}

/** The box, the upright beside it, and where they stand. */
export class Pointer {
  #plot: HTMLElement;
  #ground: () => Ground | null;
  #box = make("div", { class: "chart-box", "aria-hidden": "true", hidden: true });
  #upright = make("div", { class: "chart-upright", "aria-hidden": "true", hidden: true });
  #voice = make("div", { class: "out-of-sight", "aria-live": "polite" });
  #at = -1;

  constructor(plot: HTMLElement, ground: () => Ground | null) {
    this.#plot = plot;
    this.#ground = ground;
    plot.after(this.#upright, this.#box, this.#voice);
    plot.addEventListener("pointermove", (event) => this.#point(event));
    plot.addEventListener("pointerdown", (event) => this.#point(event));
    plot.addEventListener("pointerleave", () => this.leave());
    plot.addEventListener("blur", () => this.leave());
    plot.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Take the box away. */
  leave(): void {
    this.#at = -1;
    this.#box.hidden = this.#upright.hidden = true;
  }

  #point(event: PointerEvent): void {
    const ground = this.#ground();
    if (!ground) return;
    const frame = this.#plot.getBoundingClientRect();
    const pixel: Point = [event.clientX - frame.left, event.clientY - frame.top];
    const at = nearest(ground, pixel);
    if (at === null) this.leave();
    else if (at !== this.#at) this.#show(ground, at);
  }

  #walk(event: KeyboardEvent): void {
    const ground = this.#ground();
    const last = ground ? pointsOf(ground.spec) - 1 : -1;
    if (!ground || last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return this.leave();
    const to = goal(event.key, this.#at, last, ground.spec);
    if (to === null) return;
    event.preventDefault();
    this.#voice.textContent = spoken(this.#show(ground, Math.max(0, Math.min(last, to))));
  }

  #show(ground: Ground, at: number): Readout {
    this.#at = at;
    const found = readout(ground.spec, at, language(), ground.palette, ground.hidden);
    this.#box.replaceChildren(...content(found));
    this.#box.hidden = false;
    this.#stand(ground, spot(ground, at));
    return found;
  }

  // Beside the point, on the side where there is room; by the style object, which the policy allows.
  #stand({ spec }: Ground, [x, y]: Point): void {
    const { offsetLeft, offsetTop, clientWidth, clientHeight } = this.#plot;
    const { offsetWidth, offsetHeight } = this.#box;
    const across = spec.kind === "scatter" || spec.kind === "heatmap" || liesDown(spec);
    const left = liesDown(spec) ? clientWidth - offsetWidth - 4 : x + GAP + offsetWidth > clientWidth ? x - GAP - offsetWidth : x + GAP;
    const top = across ? (y + GAP + offsetHeight > clientHeight ? y - GAP - offsetHeight : y + GAP) : 4;
    this.#box.style.left = `${offsetLeft + Math.max(0, Math.min(left, clientWidth - offsetWidth))}px`;
    this.#box.style.top = `${offsetTop + Math.max(-8, top)}px`;
    this.#upright.hidden = across;
    this.#upright.style.left = `${offsetLeft + x}px`;
    this.#upright.style.top = `${offsetTop}px`;
    this.#upright.style.height = `${clientHeight - 28}px`;
  }
}

function goal(key: string, at: number, last: number, spec: Spec): number | null {
  const wide = spec.kind === "heatmap" ? Math.max(1, heatOf(spec).x.length) : 1;
  if (at < 0) return ["ArrowRight", "ArrowDown", "Home"].includes(key) ? 0 : ["ArrowLeft", "ArrowUp", "End"].includes(key) ? last : null;
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const step = steps[key];
  return step === undefined ? null : at + step;
}

function spot({ spec, canvas }: Ground, at: number): Point {
  if (spec.kind === "heatmap") {
    const [column, row] = heatOf(spec).values[at] ?? [0, 0];
    return canvas.place({ point: [column, row] });
  }
  if (spec.kind === "scatter") {
    const point = scatterOf(spec).points[at];
    return canvas.place({ point: [point?.x ?? 0, point?.y ?? 0] });
  }
  return canvas.place(liesDown(spec) ? { y: at } : { x: at });
}

function nearest(ground: Ground, pixel: Point): number | null {
  const { spec, canvas } = ground;
  if (spec.kind === "scatter") {
    const far = scatterOf(spec).points.map((_, at) => Math.hypot(...subtract(spot(ground, at), pixel)));
    const least = Math.min(...far);
    return least < 28 ? far.indexOf(least) : null;
  }
  const [column, row] = canvas.nearest(pixel).map(Math.round);
  if (spec.kind === "heatmap") {
    const at = heatOf(spec).values.findIndex(([x, y]) => x === column && y === row);
    return at < 0 ? null : at;
  }
  const at = liesDown(spec) ? row : column;
  return at === undefined || Number.isNaN(at) ? null : Math.max(0, Math.min(pointsOf(spec) - 1, at));
}

function subtract(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1]];
}

function content(found: Readout): Node[] {
  const rows = found.lines.map((line) => {
    const dot = make("i");
    if (line.colour) dot.style.setProperty("--colour", line.colour);
    return make("tr", {}, make("th", { scope: "row" }, dot, line.name), make("td", {}, line.text));
  });
  return [
    make("strong", {}, found.heading),
    make("table", {}, make("tbody", {}, ...rows)),
    ...found.remarks.map((remark) => make("p", {}, remark)),
  ];
}
