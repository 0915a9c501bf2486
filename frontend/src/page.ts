// The page that the elements stand on: its language, small ways to make elements, and its status line.
import { word, type Language, type Word } from "./words.ts";

/** Return the language of the page. */
export function language(): Language {
  return document.documentElement.lang.startsWith("nl") ? "nl" : "en";
}

/** Say something in the language of the page. */
export function say(key: Word, facts: Record<string, string | number> = {}): string {
  return word(language(), key, facts);
}

/** Make an element with attributes and children. Style attributes are not for here: the page's policy refuses them. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Make a button that does something. */
export function button(text: string, act: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = make("button", { type: "button", class: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** Register an element once: pages that come in by htmx bring no second definition. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

let leaving = 0;

/** Show a sentence, or what the server sent, in the status line of the page; news goes away by itself, errors stay until closed. */
export function tell(content: string | Node, kind: "news" | "error" = "news"): void {
  const place = document.getElementById("status") ?? document.body.appendChild(make("div", { id: "status", role: "status", "aria-live": "polite" }));
  const close = button("×", () => place.replaceChildren(), { class: "close", "aria-label": say("close") });
  place.replaceChildren(make("div", { class: kind === "error" ? "said bad" : "said" }, make("div", {}, content), close));
  window.clearTimeout(leaving);
  if (kind === "news") leaving = window.setTimeout(() => place.replaceChildren(), 8000);
}
