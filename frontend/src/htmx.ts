// htmx as Peil uses it: no eval, no styles of its own, nothing kept of pages with a shop's figures, and failures told in the server's words.
import htmx from "htmx.org";
import { say, tell } from "./page.ts";
import { sentenceOf } from "./server.ts";

interface Swap {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
}

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  defaultSettleDelay: 0,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
});

/** Wake what came into the page otherwise than by htmx. */
export function process(element: Element): void {
  htmx.process(element);
  document.dispatchEvent(new CustomEvent("peil:grown", { detail: element }));
}

// A form that was filled in wrong (422) comes back in its own place, and so does whatever the server gives a place (HX-Retarget); of any
// other failure the sentence goes to the status line, and the page stays as it was.
document.addEventListener("htmx:beforeSwap", (event) => {
  const swap = (event as CustomEvent<Swap>).detail;
  const { status } = swap.xhr;
  if (status < 400) return;
  if (status === 422 || swap.xhr.getResponseHeader("HX-Retarget")) {
    swap.shouldSwap = true;
    swap.isError = false;
    return;
  }
  swap.shouldSwap = false;
  tell(sentenceOf(swap.xhr.responseText, swap.xhr.getResponseHeader("content-type") ?? "", status), "error");
});
// What was asked for a part of the page that has been replaced since has no place any more.
document.addEventListener("htmx:beforeRequest", (asked) => {
  asked.target?.addEventListener("htmx:beforeOnLoad", (answered) => {
    if (!(answered as CustomEvent<{ target: Element }>).detail.target.isConnected) answered.preventDefault();
  }, { once: true });
});
for (const failure of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, () => tell(say("unreachable"), "error"));
