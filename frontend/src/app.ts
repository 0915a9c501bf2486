// What every page loads: htmx and the small elements. Charts come when a page has one.
import "./htmx.ts";
import "./elements/combo.ts";
import "./elements/copy.ts";
import "./elements/formula.ts";
import "./elements/live.ts";
import "./elements/meeting.ts";
import "./elements/mention.ts";
import "./elements/table.ts";
import "./elements/theme.ts";
import "./elements/upload.ts";
import "./elements/wall.ts";
import { begin } from "./forms.ts";
import { carry } from "./links.ts";

function wakeCharts(): void {
  if (document.querySelector("peil-chart")) void import("./chart/element.ts");
}

begin();
carry();
wakeCharts();
document.addEventListener("htmx:load", wakeCharts);
document.addEventListener("peil:grown", wakeCharts);
