// <peil-combo>: a box to type in and chips of what is chosen, around a <fieldset> of checkboxes or a <select multiple>. The checkboxes
// stay what they are, so the keyboard, screen readers and forms know them; a select becomes a row of them that follow it.
import { define, make, say } from "../page.ts";

interface Choice {
  box: HTMLInputElement;
  row: HTMLElement;
  name: string;
}

class PeilCombo extends HTMLElement {
  #choices: Choice[] = [];
  #chips = make("ul", { class: "combo-chips" });
  #filter = make("input", { type: "search", class: "combo-filter", autocomplete: "off", spellcheck: "false" });
  #count = make("span", { class: "out-of-sight", "aria-live": "polite" });

  connectedCallback(): void {
    if (this.dataset["ready"] !== undefined) return;
    this.dataset["ready"] = "";
    const select = this.querySelector("select");
    const holder = select ? mirrored(select) : (this.querySelector("fieldset") ?? this);
    this.#choices = [...holder.querySelectorAll<HTMLInputElement>("input[type=checkbox], input[type=radio]")].map((box) => {
      const row = (box.closest("label") ?? box.parentElement ?? box) as HTMLElement;
      row.classList.add("combo-choice");
      return { box, row, name: row.textContent?.trim() ?? box.value };
    });
    this.#build(holder);
    this.addEventListener("change", () => this.#showChips());
    this.addEventListener("keydown", (event) => this.#walk(event));
    this.#showChips();
  }

  #build(holder: Element): void {
    this.#filter.setAttribute("aria-label", say("filter"));
    this.#filter.placeholder = say("filter");
    this.#filter.addEventListener("input", () => this.#sift());
    this.#chips.setAttribute("aria-label", say("chosen"));
    const list = make("div", { class: "combo-list" });
    list.append(...[...holder.childNodes].filter((node) => !(node instanceof HTMLLegendElement)));
    const legend = holder.querySelector(":scope > legend");
    const parts = [this.#chips, ...(this.#choices.length > 7 ? [this.#filter] : []), this.#count, list];
    if (legend) legend.after(...parts);
    else holder.prepend(...parts);
  }

  #sift(): void {
    const asked = plain(this.#filter.value);
    let found = 0;
    for (const { row, name } of this.#choices) {
      row.hidden = Boolean(asked) && !plain(`${name} ${row.dataset["words"] ?? ""}`).includes(asked);
      found += Number(!row.hidden);
    }
    for (const group of this.querySelectorAll<HTMLElement>(".combo-list > fieldset, .combo-list > [role=group]")) {
      group.hidden = !group.querySelector(".combo-choice:not([hidden])");
    }
    this.#count.textContent = asked ? say("choices", { count: found }) : "";
  }

  #walk(event: KeyboardEvent): void {
    const open = this.#choices.filter(({ row }) => !row.hidden).map(({ box }) => box);
    const target = event.target as HTMLElement;
    const typing = target === this.#filter;
    const at = open.indexOf(target as HTMLInputElement);
    if (event.key === "ArrowDown" && (typing || at >= 0)) open[Math.min(at + 1, open.length - 1)]?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (at === 0 ? this.#filter : open[at - 1])?.focus();
    else if (event.key === "Enter" && typing) this.#enter(open);
    else if (event.key === "Escape" && typing && this.#filter.value) this.#clear();
    else if (event.key === "Backspace" && typing && !this.#filter.value) this.#choices.findLast(({ box }) => box.checked)?.box.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Enter takes what was typed when one thing is left; it never sends the form half-way.
  #enter(open: HTMLInputElement[]): void {
    if (!this.#filter.value || open.length !== 1) return;
    open[0]?.click();
    this.#clear();
  }

  #clear(): void {
    this.#filter.value = "";
    this.#sift();
  }

  #showChips(): void {
    const chosen = this.#choices.filter(({ box }) => box.checked && box.type === "checkbox");
    this.#chips.hidden = !chosen.length;
    this.#chips.replaceChildren(
      ...chosen.map(({ box, name }) => {
        const away = make("button", { type: "button", class: "combo-chip", "aria-label": say("take_away", { name }) }, name, make("span", { "aria-hidden": "true" }, "×"));
        away.addEventListener("click", () => {
          box.click();
          (this.#chips.querySelector<HTMLElement>("button") ?? (this.#filter.isConnected ? this.#filter : box)).focus();
        });
        return make("li", {}, away);
      }),
    );
  }
}

function mirrored(select: HTMLSelectElement): Element {
  const name = select.labels?.[0]?.textContent?.trim() ?? select.getAttribute("aria-label") ?? "";
  const holder = make("fieldset", {}, make("legend", {}, name));
  for (const part of select.children) {
    if (part instanceof HTMLOptGroupElement) holder.append(make("fieldset", {}, make("legend", {}, part.label), ...[...part.children].map((option) => boxOf(select, option as HTMLOptionElement))));
    else holder.append(boxOf(select, part as HTMLOptionElement));
  }
  select.labels?.forEach((label) => (label.hidden = true));
  select.hidden = true;
  select.after(holder);
  return holder;
}

function boxOf(select: HTMLSelectElement, option: HTMLOptionElement): HTMLElement {
  const box = make("input", { type: select.multiple ? "checkbox" : "radio" });
  if (!select.multiple) box.name = `${select.name}-mirror`;
  box.checked = option.selected;
  box.addEventListener("change", (event) => {
    option.selected = box.checked;
    event.stopPropagation();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return make("label", { class: "row", ...(option.dataset["words"] ? { "data-words": option.dataset["words"] } : {}) }, box, ` ${option.text}`);
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

define("peil-combo", PeilCombo);
