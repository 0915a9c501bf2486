// <peil-formula>: around the form of an own KPI. Its buttons put parts into the formula at the cursor; the id follows the name until it is typed.
import { define, make, say } from "../page.ts";

class PeilFormula extends HTMLElement {
  #controller: AbortController | null = null;

  connectedCallback(): void {
    const formula = this.querySelector<HTMLTextAreaElement>("textarea.formula");
    if (!formula || this.#controller) return;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.addEventListener(
      "click",
      (event) => {
        const part = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-insert]")?.dataset["insert"] : undefined;
        if (part !== undefined) insert(formula, part);
      },
      { signal },
    );
    this.#proposeId(signal);
    this.#addFilter(signal);
    this.querySelector(".no-script")?.setAttribute("hidden", "");
  }

  disconnectedCallback(): void {
    this.#controller?.abort();
    this.#controller = null;
  }

  #proposeId(signal: AbortSignal): void {
    const id = this.querySelector<HTMLInputElement>("input[name=id]");
    const names = [...this.querySelectorAll<HTMLInputElement>("input[name^=name_]")];
    if (!id || id.value) return;
    let typed = false;
    id.addEventListener("input", () => (typed = id.value !== ""), { signal });
    for (const name of names) name.addEventListener("input", () => void (typed || (id.value = idFor(names.find((one) => one.value)?.value ?? ""))), { signal });
  }

  #addFilter(signal: AbortSignal): void {
    const reference = this.querySelector<HTMLElement>("[data-reference]");
    const list = reference?.querySelector<HTMLElement>(".chapters");
    if (!list || reference?.querySelector("input[type=search]")) return;
    const field = make("input", { type: "search", "aria-label": say("filter"), placeholder: say("filter"), autocomplete: "off" });
    field.addEventListener("input", (event) => (event.stopPropagation(), sift(list, plain(field.value))), { signal });
    field.addEventListener("keydown", (event) => void (event.key === "Enter" && event.preventDefault()), { signal });
    list.before(field);
  }
}

/** Put text at the cursor, the cursor inside its brackets where they are empty; a KPI between the brackets of `kpi()` goes in without its own. */
function insert(formula: HTMLTextAreaElement, whole: string): void {
  const at = formula.selectionStart;
  const bare = formula.value.slice(0, at).endsWith("kpi(") && /^kpi\(.+\)$/.test(whole);
  const part = bare ? whole.slice(4, formula.value[formula.selectionEnd] === ")" ? -1 : undefined) : whole;
  formula.focus();
  formula.setRangeText(part, at, formula.selectionEnd, "end");
  const inside = part.search(/\((?=[),])/);
  if (inside >= 0) formula.setSelectionRange(at + inside + 1, at + inside + 1);
  formula.dispatchEvent(new Event("input", { bubbles: true }));
}

function sift(list: HTMLElement, asked: string): void {
  for (const chapter of list.querySelectorAll<HTMLDetailsElement>("details")) {
    const whole = asked !== "" && plain(chapter.querySelector("summary")?.textContent ?? "").includes(asked);
    let found = 0;
    for (const row of chapter.querySelectorAll("li")) {
      row.hidden = asked !== "" && !whole && !plain(row.textContent ?? "").includes(asked);
      found += Number(!row.hidden);
    }
    chapter.hidden = !found;
    chapter.open = asked !== "" && found > 0;
  }
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function idFor(name: string): string {
  const words = plain(name).replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return (/^\d/.test(words) ? `kpi_${words}` : words).slice(0, 60).replace(/_+$/, "");
}

define("peil-formula", PeilFormula);
