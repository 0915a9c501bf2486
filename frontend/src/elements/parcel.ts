// One file on its way to the server: the row that shows it, and the request that carries it.
import { button, language, make, say } from "../page.ts";
import type { Language } from "../words.ts";

export interface Answer {
  status: number;
  body: string;
  type: string;
}

export class Parcel {
  readonly file: File;
  readonly row: HTMLLIElement;
  cancelled = false;
  #bar = make("progress", { max: "1", value: "0" });
  #state = make("span", { class: "upload-state" }, say("waiting"));
  #stop: HTMLButtonElement;
  #request: XMLHttpRequest | null = null;
  #part = 0;

  constructor(file: File, cancel: () => void) {
    this.file = file;
    this.#stop = button(say("cancel"), cancel, { "aria-label": `${say("cancel")}: ${file.name}` });
    this.#bar.setAttribute("aria-label", file.name);
    const name = make("span", { class: "upload-name" }, make("strong", {}, file.name), ` ${sizeOf(file.size, language())}`);
    this.row = make("li", { class: "upload" }, make("div", { class: "upload-line" }, name, this.#state, this.#stop), this.#bar);
  }

  /** Send the file; null where the connection dropped or the reader cancelled. XHR, because fetch does not tell how far an upload is. */
  send(address: string): Promise<Answer | null> {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open("PUT", address);
      request.setRequestHeader("content-type", "application/octet-stream");
      request.setRequestHeader("accept", "text/html");
      request.setRequestHeader("hx-request", "true");   // the server gives a fragment, as it does to htmx
      request.upload.addEventListener("progress", (event) => this.#progress(event.loaded, event.total));
      request.upload.addEventListener("load", () => this.#wait());
      request.addEventListener("load", () => done({ status: request.status, body: request.responseText, type: request.getResponseHeader("content-type") ?? "" }));
      for (const end of ["error", "abort", "timeout"] as const) request.addEventListener(end, () => done(null));
      request.send(this.file);
    });
  }

  /** Stop sending, or never begin. */
  cancel(): void {
    this.cancelled = true;
    this.#request?.abort();
    this.#end(say("cancelled"));
  }

  /** Show what the server made of the file. */
  finish(receipt: Iterable<Node>): void {
    this.#end(say("done"));
    this.row.append(make("div", { class: "upload-receipt" }));
    this.row.lastElementChild?.append(...receipt);
    const said = this.row.querySelector<HTMLElement>("[data-state]")?.dataset["state"];   // not loaded after all, or not over yet
    if (said !== undefined) this.#state.textContent = said;
    this.row.classList.toggle("bad", Boolean(said));
  }

  /** Show why it did not work, and perhaps a way on. */
  fail(why: string | Node, way?: HTMLElement): void {
    this.#end("");
    this.row.classList.add("bad");
    this.row.append(make("div", { class: "upload-why" }, why, ...(way ? [" ", way] : [])));
  }

  /** Return how much has been sent. */
  percent(reader: Language): string {
    return new Intl.NumberFormat(reader, { style: "percent" }).format(this.#part);
  }

  #progress(sent: number, all: number): void {
    this.#part = all ? sent / all : 0;
    this.#bar.value = this.#part;
    this.#state.textContent = say("sending", { percent: this.percent(language()) });
  }

  #wait(): void {
    this.#bar.removeAttribute("value");
    this.#state.textContent = say("reading");
    this.#stop.remove();   // it has all arrived; what is loaded is undone from its receipt
  }

  #end(text: string): void {
    this.#bar.remove();
    this.#stop.remove();
    this.#state.textContent = text;
  }
}

function sizeOf(bytes: number, reader: Language): string {
  const [size, unit] = bytes < 1e3 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : bytes < 1e9 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
  return new Intl.NumberFormat(reader, { style: "unit", unit, maximumFractionDigits: size < 10 && unit !== "byte" ? 1 : 0 }).format(size);
}
