// <peil-wall>: any views on a screen at the wall: full screen, one after another, kept fresh. It stands outside the part it changes.
import { button, define, make, say, tell } from "../page.ts";
import { process } from "../htmx.ts";

interface Plan {
  urls: string[];
  seconds?: number;
}

class PeilWall extends HTMLElement {
  #plan: Plan = { urls: [] };
  #at = 0;
  #timer = 0;
  #paused = false;
  #lock: WakeLockSentinel | null = null;
  #place = make("span", { class: "wall-at" });
  #pause = button(say("pause"), () => this.#hold(!this.#paused), { "aria-pressed": "false" });
  #off = new AbortController();

  connectedCallback(): void {
    this.#off = new AbortController();
    const { signal } = this.#off;
    this.#plan = planOf(this);
    this.#at = Math.max(0, this.#plan.urls.indexOf(window.location.pathname + window.location.search));
    const screen = button(say("full_screen"), () => void this.#fill());
    if (!document.fullscreenEnabled) screen.hidden = true;
    const several = this.#plan.urls.length > 1 ? [this.#pause, button(say("forward"), () => void this.#show(this.#at + 1)), this.#place] : [];
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", say("wall"));
    this.replaceChildren(...this.querySelectorAll("script"), make("div", { class: "wall-tools" }, screen, ...several));
    const target = this.#target();
    for (const event of ["pointerenter", "focusin"]) target?.addEventListener(event, () => this.#stop(), { signal });
    for (const event of ["pointerleave", "focusout"]) target?.addEventListener(event, () => this.#start(), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.#awake(), { signal });
    document.body.addEventListener("peil:loaded", () => void this.#show(this.#at), { signal });
    void this.#awake();
    this.#number();
    this.#start();
  }

  disconnectedCallback(): void {
    this.#off.abort();
    this.#stop();
    void this.#lock?.release();
  }

  #target(): HTMLElement | null {
    return document.querySelector<HTMLElement>(this.dataset["target"] ?? "main");
  }

  #start(): void {
    this.#stop();
    if (this.#paused || !this.#plan.urls.length) return;
    const seconds = Math.max(this.#plan.urls.length < 2 ? 60 : 5, this.#plan.seconds ?? 20);   // one view alone is kept fresh, no more
    this.#timer = window.setTimeout(() => void this.#show(this.#at + 1), 1000 * seconds);
  }

  #stop(): void {
    window.clearTimeout(this.#timer);
  }

  #hold(paused: boolean): void {
    this.#paused = paused;
    this.#pause.textContent = say(paused ? "resume" : "pause");
    this.#pause.setAttribute("aria-pressed", String(paused));
    if (paused) this.#stop();
    else this.#start();
  }

  #key(event: KeyboardEvent): void {
    if ((event.target as HTMLElement).closest("input, select, textarea, button, a, summary, [tabindex='0']")) return;
    if (event.key === " ") {
      event.preventDefault();
      this.#hold(!this.#paused);
    } else if (event.key === "ArrowRight") void this.#show(this.#at + 1);
    else if (event.key === "ArrowLeft") void this.#show(this.#at - 1);
  }

  async #show(place: number): Promise<void> {
    const count = this.#plan.urls.length;
    const target = this.#target();
    const address = this.#plan.urls[(place + count) % count] ?? window.location.href;
    if (!target) return;
    if (count) this.#at = (place + count) % count;
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector(this.dataset["target"] ?? "main");
      if (found) target.replaceChildren(...found.childNodes);
      process(target);
      this.#number();
    } catch {
      tell(say("unreachable"), "error");   // what was there stays; the next turn tries again
    }
    this.#start();
  }

  #number(): void {
    this.#place.textContent = say("wall_at", { place: this.#at + 1, all: this.#plan.urls.length });
  }

  async #fill(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen().catch(() => undefined);
    await this.#awake();
  }

  async #awake(): Promise<void> {
    this.#lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  }
}

function planOf(element: HTMLElement): Plan {
  const seconds = Number(element.dataset["seconds"]) || undefined;
  try {
    const given = JSON.parse(element.querySelector("script[type='application/json']")?.textContent ?? "[]") as Plan | string[];
    const plan = Array.isArray(given) ? { urls: given } : given;
    const own = plan.urls.filter((url) => new URL(url, window.location.href).origin === window.location.origin);
    return { ...plan, urls: own, ...(seconds ? { seconds } : {}) };
  } catch {
    return { urls: [] };
  }
}

define("peil-wall", PeilWall);
