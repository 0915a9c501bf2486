// <peil-upload>: files chosen or dropped anywhere on the page go to the server one after another, each as the body of a PUT, so that neither
// side holds them in memory; what the server answers (a receipt) is shown in their place. Without it, the form inside does the same.
import { button, define, language, make, say } from "../page.ts";
import { process } from "../htmx.ts";
import { sentenceOf } from "../server.ts";
import { Parcel } from "./parcel.ts";

class PeilUpload extends HTMLElement {
  #queue: Parcel[] = [];
  #busy: Parcel | null = null;
  #list = make("ul", { class: "uploads" });
  #voice = make("p", { class: "out-of-sight", role: "status" });
  #veil = make("div", { class: "upload-veil", hidden: true }, make("p", {}, say("drop_here")));
  #depth = 0;
  #off = new AbortController();

  connectedCallback(): void {
    this.#off = new AbortController();
    const { signal } = this.#off;
    const form = this.querySelector("form");
    const input = form?.querySelector<HTMLInputElement>("input[type=file]") ?? null;
    this.append(this.#list, this.#voice, this.#veil);
    form?.addEventListener("submit", (event) => this.#submit(event, input), { signal });
    input?.addEventListener("change", () => form?.requestSubmit(), { signal });
    document.addEventListener("dragenter", (event) => this.#hover(event, 1), { signal });
    document.addEventListener("dragleave", (event) => this.#hover(event, -1), { signal });
    document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault(), { signal });
    document.addEventListener("drop", (event) => this.#drop(event), { signal });
    window.addEventListener("beforeunload", (event) => this.#busy && event.preventDefault(), { signal });
  }

  disconnectedCallback(): void {
    this.#off.abort();
  }

  #submit(event: Event, input: HTMLInputElement | null): void {
    event.preventDefault();
    event.stopPropagation();
    const files = [...(input?.files ?? [])];
    if (input) input.value = "";
    if (files.length) this.#add(files);
    else input?.click();
  }

  #hover(event: DragEvent, by: 1 | -1): void {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#depth = Math.max(0, this.#depth + by);
    this.#veil.hidden = this.#depth === 0;
  }

  #drop(event: DragEvent): void {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#depth = 0;
    this.#veil.hidden = true;
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
    const folders = new Set(items.map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry?.isDirectory).map((entry) => entry?.name ?? ""));
    for (const name of folders) this.#list.append(make("li", { class: "upload bad", role: "alert" }, say("no_folder", { name })));
    this.#add([...(event.dataTransfer?.files ?? [])].filter((file) => !folders.has(file.name)));
  }

  #add(files: File[]): void {
    for (const file of files) {
      const parcel = new Parcel(file, () => this.#cancel(parcel));
      this.#list.append(parcel.row);
      this.#queue.push(parcel);
    }
    void this.#next();
  }

  async #next(): Promise<void> {
    const parcel = this.#busy ? undefined : this.#queue.shift();
    if (!parcel) return;
    this.#busy = parcel;
    this.#voice.textContent = say("upload_began", { name: parcel.file.name });
    const answer = await parcel.send(this.#address(parcel.file));
    this.#busy = null;
    this.#receive(parcel, answer);
    void this.#next();
  }

  #address(file: File): string {
    const address = new URL(this.dataset["url"] ?? "/data/upload", window.location.href);
    address.searchParams.set("name", file.name);
    for (const [key, value] of new FormData(this.querySelector("form") ?? undefined)) {
      if (typeof value === "string" && value) address.searchParams.set(key, value);
    }
    return address.href;
  }

  #receive(parcel: Parcel, answer: { status: number; body: string; type: string } | null): void {
    if (!answer) {
      if (!parcel.cancelled) parcel.fail(say("dropped", { percent: parcel.percent(language()) }), this.#again(parcel));
      this.#voice.textContent = parcel.cancelled ? "" : say("upload_failed", { name: parcel.file.name });
      return;
    }
    const failed = answer.status >= 400;
    this.#voice.textContent = say(failed ? "upload_failed" : "upload_done", { name: parcel.file.name });
    if (failed && !answer.type.includes("html")) parcel.fail(sentenceOf(answer.body, answer.type, answer.status), this.#again(parcel));
    else if (failed) parcel.fail(sentenceOf(answer.body, answer.type, answer.status));
    else {
      const receipt = new DOMParser().parseFromString(answer.body, "text/html").body;
      parcel.finish(receipt.childNodes);
      process(parcel.row);
    }
    document.body.dispatchEvent(new CustomEvent("peil:uploaded", { bubbles: true, detail: { name: parcel.file.name, status: answer.status } }));
  }

  #again(parcel: Parcel): HTMLElement {
    return button(say("retry"), () => {
      parcel.row.remove();
      this.#add([parcel.file]);
    });
  }

  #cancel(parcel: Parcel): void {
    this.#queue = this.#queue.filter((other) => other !== parcel);
    parcel.cancel();
  }
}

function holdsFiles(event: DragEvent): boolean {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

define("peil-upload", PeilUpload);
