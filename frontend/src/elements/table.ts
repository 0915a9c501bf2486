// <peil-table>: sorting, searching and pages of 50 around a table of the server, which stands by itself without this.
import { button, define, language, make, say } from "../page.ts";

const PAGE = 50;
const SEARCHED_FROM = 10;

class PeilTable extends HTMLElement {
  #table: HTMLTableElement | null = null;
  #rows: HTMLTableRowElement[] = [];
  #found: HTMLTableRowElement[] = [];
  #page = 0;
  #column = -1;
  #down = false;
  #search = make("input", { type: "search", class: "table-search" });
  #count = make("span", { class: "table-count", "aria-live": "polite" });
  #pages = make("nav", { class: "table-pages" });
  #changes = new MutationObserver(() => this.#take());

  connectedCallback(): void {
    this.#search.placeholder = say("search");
    this.#search.setAttribute("aria-label", say("search"));
    this.#search.addEventListener("input", () => this.#show(true));
    this.#pages.setAttribute("aria-label", say("pages"));
    this.#take();
    this.#changes.observe(this, { childList: true });
  }

  disconnectedCallback(): void {
    this.#changes.disconnect();
  }

  // Another table may have come in its place: the same order and search hold for it.
  #take(): void {
    const table = this.querySelector("table");
    if (!table || table === this.#table) return;
    this.#table = table;
    this.#rows = [...(table.tBodies[0]?.rows ?? [])];
    this.#changes.disconnect();
    this.querySelectorAll(":scope > .table-tools").forEach((old) => old.remove());
    if (this.#rows.length > SEARCHED_FROM && this.dataset["search"] !== "none") this.prepend(make("div", { class: "table-tools" }, this.#search, this.#count));
    this.append(this.#pages);
    this.#changes.observe(this, { childList: true });
    this.#heads().forEach((head, column) => this.#sortable(head, column));
    if (this.#column >= 0) this.#sort();
    this.#show(false);
    this.dataset["ready"] = "";
  }

  #heads(): HTMLTableCellElement[] {
    return [...(this.#table?.tHead?.rows[this.#table.tHead.rows.length - 1]?.cells ?? [])];
  }

  #sortable(head: HTMLTableCellElement, column: number): void {
    if (head.dataset["sort"] === "none" || !head.textContent?.trim() || this.#rows.length < 2) return;
    let act = head.querySelector("button");
    if (!act) {
      act = make("button", { type: "button", class: "table-sort" });
      act.append(...head.childNodes);
      head.append(act);
    }
    act.addEventListener("click", () => {
      this.#down = this.#column === column ? !this.#down : this.#numeric(column);
      this.#column = column;
      this.#sort();
      this.#show(false);
      this.#count.textContent = say(this.#down ? "sorted_down" : "sorted_up", { name: head.textContent?.trim() ?? "" });
    });
  }

  #numeric(column: number): boolean {
    return this.#rows.some((row) => typeof keyOf(row, column) === "number");
  }

  #sort(): void {
    const words = new Intl.Collator(language(), { numeric: true, sensitivity: "base" });
    const keyed = this.#rows.map((row) => ({ row, key: keyOf(row, this.#column) }));
    const sign = this.#down ? -1 : 1;
    keyed.sort(({ key: a }, { key: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);   // no value comes last, whichever way
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b)));
    });
    this.#rows = keyed.map(({ row }) => row);
    this.#table?.tBodies[0]?.append(...this.#rows);
    this.#heads().forEach((head, column) => {
      if (column === this.#column) head.setAttribute("aria-sort", this.#down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  #show(searched: boolean): void {
    const asked = plain(this.#search.value);
    this.#found = asked ? this.#rows.filter((row) => plain(row.textContent ?? "").includes(asked)) : this.#rows;
    if (searched) this.#page = 0;
    this.#page = Math.min(this.#page, Math.max(0, Math.ceil(this.#found.length / PAGE) - 1));
    const shown = new Set(this.#found.slice(this.#page * PAGE, (this.#page + 1) * PAGE));
    for (const row of this.#rows) row.hidden = !shown.has(row);
    if (searched) this.#count.textContent = asked ? say("found", { count: this.#found.length, all: this.#rows.length }) : "";
    this.#showPages();
  }

  #showPages(): void {
    const all = this.#found.length;
    this.#pages.hidden = all <= PAGE;
    const from = this.#page * PAGE;
    const turn = (by: number): void => {
      this.#page += by;
      this.#show(false);
      (this.#pages.querySelector<HTMLElement>(`[data-by="${by}"]:not([disabled])`) ?? this.#pages.querySelector<HTMLElement>("button:not([disabled])"))?.focus();
    };
    const back = button(say("previous"), () => turn(-1), { "data-by": "-1" });
    const on = button(say("next"), () => turn(1), { "data-by": "1" });
    back.disabled = this.#page === 0;
    on.disabled = from + PAGE >= all;
    const place = make("span", { "aria-live": "polite" }, say("page", { from: from + 1, to: Math.min(all, from + PAGE), all }));
    this.#pages.replaceChildren(back, place, on);
  }
}

// A cell that gives data-value is sorted by it: as a number where it is one; empty means no value.
function keyOf(row: HTMLTableRowElement, column: number): number | string | null {
  const cell = row.cells[column];
  const given = cell?.dataset["value"];
  if (given === undefined) return cell?.textContent?.trim() || null;
  if (given === "" || given === "None") return null;
  const number = Number(given);
  return Number.isNaN(number) ? given : number;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

define("peil-table", PeilTable);
