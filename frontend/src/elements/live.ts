// <peil-live>: hears from the server that data, notes or the catalogue changed, tells the page, and says so quietly. Of all open pages one listens
// to the server and passes on what it hears: a browser holds six connections to a server, and pages with one each would lock each other out.
import { define, make, say } from "../page.ts";

const EVENTS = ["loaded", "notes", "catalogue"] as const;
type Told = (typeof EVENTS)[number];
const AGAIN = 5000;
const LONGEST = 60_000;
const NAME = "peil-live";

let listening: PeilLive | null = null;

class PeilLive extends HTMLElement {
  #source: EventSource | null = null;
  #others: BroadcastChannel | null = null;
  #turn: AbortController | null = null;
  #wait = AGAIN;
  #timer = 0;
  #leave = (): void => this.#end();
  #back = (event: PageTransitionEvent): void => void (event.persisted && this.#begin());

  connectedCallback(): void {
    if (listening && listening !== this) return;
    listening = this;
    this.setAttribute("role", "status");
    window.addEventListener("pagehide", this.#leave);
    window.addEventListener("pageshow", this.#back);
    this.#begin();
  }

  disconnectedCallback(): void {
    if (listening !== this) return;
    listening = null;
    window.removeEventListener("pagehide", this.#leave);
    window.removeEventListener("pageshow", this.#back);
    this.#end();
  }

  // Whoever holds the lock listens to the server; when its page is left, the next one in line does. Without locks (plain http from another
  // machine) each page listens for itself.
  #begin(): void {
    this.#end();
    if (!("locks" in navigator)) return this.#open();
    this.#others = new BroadcastChannel(NAME);
    this.#others.addEventListener("message", (message: MessageEvent<{ event: Told; data: string }>) => this.#pass(message.data.event, message.data.data));
    const turn = new AbortController();
    this.#turn = turn;
    const listen = (): Promise<void> => new Promise((done) => {
      turn.signal.addEventListener("abort", () => done());
      if (turn.signal.aborted) done();
      else this.#open();
    });
    navigator.locks.request(NAME, { signal: turn.signal }, listen).catch(() => undefined);   // the page was left before its turn came
  }

  #end(): void {
    this.#turn?.abort();
    this.#others?.close();
    this.#turn = this.#others = null;
    this.#close();
  }

  #open(): void {
    this.#close();
    const source = new EventSource(this.dataset["src"] ?? "/events");
    source.addEventListener("open", () => (this.#wait = AGAIN));
    source.addEventListener("error", () => this.#retry(source));
    for (const event of EVENTS) source.addEventListener(event, (message) => this.#heard(event, (message as MessageEvent<string>).data));
    this.#source = source;
  }

  #close(): void {
    window.clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  // The browser reconnects by itself unless the server refused; then we ask again, ever less often.
  #retry(source: EventSource): void {
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
    this.#timer = window.setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, LONGEST);
  }

  #heard(event: Told, data: string): void {
    this.#others?.postMessage({ event, data });
    this.#pass(event, data);
  }

  #pass(event: Told, data: string): void {
    document.body.dispatchEvent(new CustomEvent(`peil:${event}`, { bubbles: true, detail: { data } }));
    const text = this.dataset[event] ?? (event === "loaded" ? say("loaded") : "");
    if (!text) return;
    const show = make("a", { href: window.location.href, class: "button" }, say("refresh"));
    this.replaceChildren(make("div", { class: "said" }, make("div", {}, text), ...(this.dataset["refresh"] === "none" ? [] : [show])));
    window.setTimeout(() => this.replaceChildren(), 12_000);
  }
}

define("peil-live", PeilLive);
