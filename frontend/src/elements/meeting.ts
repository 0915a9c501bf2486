// <peil-meeting data-meeting data-goal data-each data-all>: the time left for this goal and for the whole meeting, kept while one walks from
// page to page; and the arrow keys, which lead to the goal before and after. Without a script the minutes for each goal stand there.
import { define, make, say } from "../page.ts";

interface Kept {
  began: number;
  goal: string;
  since: number;
}

class PeilMeeting extends HTMLElement {
  #ticking = 0;
  #warned = false;

  connectedCallback(): void {
    const kept = this.#kept();
    const goal = make("span", { class: "meeting-time", role: "timer" });
    const all = make("span", { class: "small muted" });
    const voice = make("span", { class: "out-of-sight", "aria-live": "polite" });
    this.replaceChildren(goal, all, voice);
    const tick = (): void => {
      const left = Number(this.dataset["each"]) - seconds(kept.since);
      goal.textContent = left >= 0 ? say("goal_left", { time: clock(left) }) : say("goal_over", { time: clock(-left) });
      goal.classList.toggle("over", left < 0);
      const rest = Number(this.dataset["all"]) - seconds(kept.began);
      all.textContent = rest >= 0 ? say("meeting_left", { time: clock(rest) }) : say("meeting_over", { time: clock(-rest) });
      if (left < 0 && !this.#warned) voice.textContent = say("goal_time_up");
      this.#warned ||= left < 0;
    };
    tick();
    this.#ticking = window.setInterval(tick, 1000);
    document.addEventListener("keydown", walk);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#ticking);
    document.removeEventListener("keydown", walk);
  }

  // When the meeting began, and since when this goal is talked of: coming back to the same goal (after a check-in) goes on counting.
  #kept(): Kept {
    const name = `peil-meeting-${this.dataset["meeting"]}`;
    const goal = this.dataset["goal"] ?? "";
    let kept: Kept | null = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(name) ?? "null") as Kept | null;
    } catch {
      kept = null; // a browser that keeps nothing counts from each page anew
    }
    const now = Date.now();
    const found = { began: kept?.began ?? now, goal, since: kept?.goal === goal ? kept.since : now };
    try {
      sessionStorage.setItem(name, JSON.stringify(found));
    } catch {
      return found;
    }
    return found;
  }
}

function seconds(since: number): number {
  return Math.floor((Date.now() - since) / 1000);
}

function clock(count: number): string {
  return `${Math.floor(count / 60)}:${String(count % 60).padStart(2, "0")}`;
}

function walk(event: KeyboardEvent): void {
  const field = (event.target as Element).closest("input, textarea, select, summary, [tabindex='0'], peil-chart");
  if (field || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const way = event.key === "ArrowRight" ? "next" : event.key === "ArrowLeft" ? "prev" : "";
  const link = way ? document.querySelector<HTMLAnchorElement>(`a[rel=${way}]`) : null;
  if (!link) return;
  event.preventDefault();
  link.click();
}

define("peil-meeting", PeilMeeting);
