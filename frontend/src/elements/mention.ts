// <peil-mention data-names='["Anna"]'>: around a <textarea>. After an @ the names that begin so are offered; without a script one types them in full.
import { define, make, say } from "../page.ts";

let made = 0;

class PeilMention extends HTMLElement {
  #names: string[] = [];
  #list = make("ul", { class: "mention-list", role: "listbox", hidden: true });
  #count = make("span", { class: "out-of-sight", "aria-live": "polite" });
  #at = 0;

  connectedCallback(): void {
    const area = this.querySelector("textarea");
    if (!area || this.dataset["ready"] !== undefined) return;
    this.dataset["ready"] = "";
    this.#names = JSON.parse(this.dataset["names"] ?? "[]") as string[];
    this.#list.id = `mention-list-${(made += 1)}`;
    this.#list.setAttribute("aria-label", say("mention"));
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.#list.id);
    area.setAttribute("autocomplete", "off");
    this.append(this.#list, this.#count);
    area.addEventListener("input", () => this.#offer(area));
    area.addEventListener("keydown", (event) => this.#key(event, area));
    area.addEventListener("blur", () => window.setTimeout(() => this.#close(area), 150));
  }

  // What stands between the last @ before the cursor and the cursor; null where nothing is being mentioned.
  #begun(area: HTMLTextAreaElement): { from: number; said: string } | null {
    const before = area.value.slice(0, area.selectionStart);
    const found = /(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}' -]{0,40})$/u.exec(before);
    return found ? { from: before.length - (found[1] ?? "").length, said: plain(found[1] ?? "") } : null;
  }

  #offer(area: HTMLTextAreaElement): void {
    const begun = this.#begun(area);
    const found = begun ? this.#names.filter((name) => plain(name).startsWith(begun.said) || plain(name).includes(` ${begun.said}`)).slice(0, 8) : [];
    if (!begun || !found.length || found.some((name) => plain(name) === begun.said)) {
      this.#close(area);
      return;
    }
    this.#list.replaceChildren(
      ...found.map((name, place) => {
        const choice = make("li", { role: "option", id: `${this.#list.id}-${place}` }, name);
        choice.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          this.#take(area, name);
        });
        return choice;
      }),
    );
    this.#list.hidden = false;
    this.#count.textContent = say("choices", { count: found.length });
    this.#point(area, 0);
  }

  #point(area: HTMLTextAreaElement, place: number): void {
    const choices = [...this.#list.children];
    this.#at = (place + choices.length) % choices.length;
    choices.forEach((choice, at) => choice.setAttribute("aria-selected", String(at === this.#at)));
    area.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#at}`);
  }

  #key(event: KeyboardEvent, area: HTMLTextAreaElement): void {
    if (this.#list.hidden) return;
    if (event.key === "ArrowDown") this.#point(area, this.#at + 1);
    else if (event.key === "ArrowUp") this.#point(area, this.#at - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.#take(area, this.#list.children[this.#at]?.textContent ?? "");
    else if (event.key === "Escape") this.#close(area);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #take(area: HTMLTextAreaElement, name: string): void {
    const begun = this.#begun(area);
    if (begun) area.setRangeText(`${name} `, begun.from, area.selectionStart, "end");
    this.#close(area);
    area.focus();
  }

  #close(area: HTMLTextAreaElement): void {
    this.#list.hidden = true;
    this.#count.textContent = "";
    area.removeAttribute("aria-activedescendant");
  }
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

define("peil-mention", PeilMention);
