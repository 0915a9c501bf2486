// <peil-theme>: light, dark, or as the device says. Kept in a cookie, so that the server sends the right one and nothing flashes.
import { define, make, say } from "../page.ts";
import type { Word } from "../words.ts";

const THEMES = ["auto", "light", "dark"] as const;
const SIGNS: Record<(typeof THEMES)[number], string> = {
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.900l1.4 1.400M17.7 17.700l1.4 1.400M4.9 19.100l1.4-1.400M17.7 6.300l1.4-1.4",
  dark: "M20 14.500A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.500z",
};

class PeilTheme extends HTMLElement {
  connectedCallback(): void {
    if (this.childElementCount) return;
    const now = document.documentElement.dataset["theme"] ?? "auto";
    const choices = THEMES.map((theme) => {
      const choice = make("input", { type: "radio", name: "peil-theme", value: theme, "aria-label": say(`theme_${theme}` as Word) });
      choice.checked = theme === now;
      choice.addEventListener("change", () => choose(theme));
      return make("label", { title: say(`theme_${theme}` as Word) }, choice, sign(SIGNS[theme], theme === "auto"));
    });
    this.append(make("fieldset", {}, make("legend", { class: "out-of-sight" }, say("theme")), ...choices));
  }
}

function choose(theme: string): void {
  document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
  document.documentElement.dataset["theme"] = theme;
  document.dispatchEvent(new Event("peil:theme"));
}

function sign(path: string, half: boolean): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  const [first, ...rest] = half ? path.split(/(?<=z)/) : [path];
  for (const [place, part] of [first ?? "", ...rest].entries()) {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
    drawn.setAttribute("d", part);
    if (half && place === 0) drawn.classList.add("full");
    made.append(drawn);
  }
  return made;
}

define("peil-theme", PeilTheme);
