// The colours of the page's theme, as plain rgb(): ECharts reads no custom properties, and no light-dark().
import type { Palette } from "./spec.ts";

const pixel = document.createElement("canvas");
pixel.width = pixel.height = 1;
const brush = pixel.getContext("2d", { willReadFrequently: true });

/** Read the palette that holds where an element stands. */
export function paletteAt(element: Element): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const colour = (name: string, otherwise: string): string => {
    probe.style.color = `var(${name}, ${otherwise})`;
    return plain(getComputedStyle(probe).color);
  };
  const found: Palette = {
    surface: colour("--surface", "Canvas"),
    text: colour("--text", "CanvasText"),
    muted: colour("--muted", "GrayText"),
    line: colour("--line", "GrayText"),
    accent: colour("--accent", "LinkText"),
    before: colour("--before", "GrayText"),
    series: Array.from({ length: 8 }, (_, place) => colour(`--series-${place + 1}`, "LinkText")),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return found;
}

// Whatever space a colour is written in (oklch, color-mix), painting it gives red, green and blue.
function plain(colour: string): string {
  if (!brush) return colour;
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}
