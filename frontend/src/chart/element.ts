// <peil-chart>: draws the JSON inside it, or that of data-src. The page's table says the same without it.
import { define, language, make, say, tell } from "../page.ts";
import { Canvas } from "./canvas.ts";
import { showKeys } from "./keys.ts";
import { draw, type Key } from "./option.ts";
import { paletteAt } from "./palette.ts";
import { download } from "./picture.ts";
import { Pointer } from "./pointer.ts";
import { hasValues, labelsOf, liesDown, type Palette, type Spec } from "./spec.ts";

class PeilChart extends HTMLElement {
  static observedAttributes = ["data-src"];

  #keys = make("div", { class: "chart-keys" });
  #plot = make("div", { class: "chart-plot", tabindex: "0", role: "img" });
  #empty = make("p", { class: "chart-empty", hidden: true });
  #canvas: Canvas | null = null;
  #pointer: Pointer | null = null;
  #spec: Spec | null = null;
  #source = "";
  #palette: Palette | null = null;
  #shown: Key[] = [];
  #hidden = new Set<string>();
  #near = false;
  #waiting = 0;
  #changes = new MutationObserver(() => this.#read());
  #size = new ResizeObserver(() => this.#later());
  #sight = new IntersectionObserver((entries) => this.#approach(entries.some((entry) => entry.isIntersecting)), { rootMargin: "400px" });

  connectedCallback(): void {
    this.#attach();
    this.#read();
    this.#size.observe(this.#plot);
    this.#sight.observe(this);
    if (this.dataset["src"]) void this.#fetch();
  }

  disconnectedCallback(): void {
    this.#changes.disconnect();
    this.#size.disconnect();
    this.#sight.disconnect();
    queueMicrotask(() => {
      if (this.isConnected) return;   // it was moved, not taken away
      this.#canvas?.dispose();
      this.#canvas = null;
    });
  }

  attributeChangedCallback(): void {
    if (this.isConnected && this.dataset["src"]) void this.#fetch();
  }

  /** Draw another chart in the same place. */
  set spec(spec: Spec) {
    this.#take(spec);
  }

  /** Draw again: the theme has changed, or the page is about to be printed. */
  redraw(): void {
    this.#palette = null;
    this.#near = true;
    this.#draw();
  }

  /** Download the chart as a PNG. */
  async download(): Promise<void> {
    this.#near = true;
    this.#draw();
    if (this.#canvas && this.#spec && this.#palette) {
      const keys = this.#shown.filter((key) => !this.#hidden.has(key.id));
      await download(this.#canvas, this.#spec, keys, this.#palette);
    }
  }

  // What the page swaps in may have pushed out the parts that are drawn on: they come back, the chart in them still whole.
  #attach(): void {
    this.#changes.disconnect();
    if (this.#keys.parentElement !== this) this.append(this.#keys);
    if (this.#plot.parentElement !== this) this.append(this.#plot, this.#empty);
    this.#pointer ??= new Pointer(this.#plot, () => this.#ground());
    this.#changes.observe(this, { childList: true, characterData: true, subtree: true });
  }

  #ground(): { spec: Spec; palette: Palette; canvas: Canvas; hidden: ReadonlySet<string> } | null {
    if (!this.#spec || !this.#palette || !this.#canvas || !hasValues(this.#spec)) return null;
    return { spec: this.#spec, palette: this.#palette, canvas: this.#canvas, hidden: this.#hidden };
  }

  #read(): void {
    if (this.#plot.parentElement !== this) this.#attach();
    const source = this.querySelector(":scope > script[type='application/json']")?.textContent ?? "";
    if (!source.trim() || source === this.#source) return;
    this.#source = source;
    try {
      this.#take(JSON.parse(source) as Spec);
    } catch {
      this.#fail();
    }
  }

  async #fetch(): Promise<void> {
    const address = this.dataset["src"] ?? "";
    try {
      const answer = await fetch(address, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const spec = (await answer.json()) as Spec;
      if (address === this.dataset["src"]) this.#take(spec);
    } catch {
      if (!this.#spec) this.#fail();
    }
  }

  #take(spec: Spec): void {
    this.#spec = spec;
    const ids = new Set((spec.series ?? []).map((series) => series.id));
    this.#hidden = new Set([...this.#hidden].filter((id) => ids.has(id)));
    this.#plot.setAttribute("aria-label", [spec.title, spec.summary].filter(Boolean).join(". "));
    this.#plot.setAttribute("aria-description", say("arrows"));
    if (liesDown(spec)) this.dataset["rows"] ??= rowsOf(labelsOf(spec).length * Math.max(1, spec.kind === "bar" ? (spec.series?.length ?? 1) : 1));
    this.#pointer?.leave();
    this.#draw();
  }

  #fail(): void {
    this.#say(say("chart_failed"));
  }

  #say(text: string): void {
    this.#empty.textContent = text;
    this.#empty.hidden = !text;
  }

  #approach(near: boolean): void {
    if (!near || this.#near) return;
    this.#near = true;
    this.#draw();
  }

  #later(): void {
    cancelAnimationFrame(this.#waiting);
    this.#waiting = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const spec = this.#spec;
    const [width, height] = [this.#plot.clientWidth, this.#plot.clientHeight];
    if (!spec || !this.#near || !width || !height) return;
    this.#palette ??= paletteAt(this);
    this.#say(hasValues(spec) ? "" : (spec.words?.["no_values"] ?? say("no_values")));
    // The keys come first: they take their room from the plot.
    const keys = draw(spec, { language: language(), palette: this.#palette, width, height, hidden: this.#hidden }).keys;
    if (JSON.stringify(keys) !== JSON.stringify(this.#shown) || !this.#keys.childElementCount) showKeys(this.#keys, keys, this.#hidden, (id) => this.#toggle(id));
    this.#shown = keys;
    const setting = { language: language(), palette: this.#palette, width, height: this.#plot.clientHeight, hidden: this.#hidden };
    this.#canvas ??= new Canvas(this.#plot.appendChild(make("div", { class: "chart-canvas" })));
    this.#canvas.draw(draw(spec, setting).option);
  }

  #toggle(id: string): void {
    if (!this.#hidden.delete(id)) this.#hidden.add(id);
    const slices = (this.#spec?.series ?? []).filter((series) => series.role !== "before" && series.role !== "target");
    if (slices.every((series) => this.#hidden.has(series.id))) this.#hidden.clear();
    this.#shown = [];
    this.#pointer?.leave();
    this.#draw();
  }
}

/** Return the size that a chart of so many bars lying down needs; styles give each its height. */
function rowsOf(count: number): string {
  return count <= 4 ? "4" : count <= 8 ? "8" : count <= 15 ? "15" : count <= 30 ? "30" : "60";
}

function all(): PeilChart[] {
  return [...document.querySelectorAll<PeilChart>("peil-chart")];
}

/** Draw all charts again. */
function redraw(): void {
  for (const chart of all()) chart.redraw();
}

// Paper is white: a dark page is printed in the light theme.
let kept: string | null = null;
window.addEventListener("beforeprint", () => {
  kept = document.documentElement.getAttribute("data-theme") ?? "";
  document.documentElement.setAttribute("data-theme", "light");
  redraw();
});
window.addEventListener("afterprint", () => {
  if (kept === null) return;
  if (kept) document.documentElement.setAttribute("data-theme", kept);
  else document.documentElement.removeAttribute("data-theme");
  kept = null;
  redraw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
document.addEventListener("peil:theme", redraw);
void document.fonts?.ready.then(redraw);

document.addEventListener("click", (event) => {
  const asked = (event.target as Element | null)?.closest<HTMLElement>("[data-download-png]");
  if (!asked) return;
  const id = asked.dataset["downloadPng"];
  const chart = id ? document.getElementById(id) : (asked.closest("peil-chart") ?? asked.closest("figure, section, article")?.querySelector("peil-chart"));
  if (chart instanceof PeilChart) chart.download().catch(() => tell(say("chart_failed"), "error"));
});

define("peil-chart", PeilChart);
