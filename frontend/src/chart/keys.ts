// The row above a chart that says what its colours and patterns mean; with several slices each is a button that takes it away and back.
import { make } from "../page.ts";
import type { Key } from "./option.ts";

/** Fill the row of keys. */
export function showKeys(place: HTMLElement, keys: readonly Key[], hidden: ReadonlySet<string>, toggle: (id: string) => void): void {
  const focused = place.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["id"] : undefined;
  place.replaceChildren(...keys.map((key) => keyOf(key, hidden, toggle)));
  if (focused) place.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function keyOf(key: Key, hidden: ReadonlySet<string>, toggle: (id: string) => void): HTMLElement {
  const sample = make("span", { class: `chart-sample ${key.shape}`, "aria-hidden": "true" });
  sample.style.setProperty("--colour", key.colour);
  if (!key.toggles) return make("span", { class: "chart-key" }, sample, key.name);
  const made = make("button", { type: "button", class: "chart-key", "data-id": key.id, "aria-pressed": String(!hidden.has(key.id)) }, sample, key.name);
  made.addEventListener("click", () => toggle(key.id));
  return made;
}
