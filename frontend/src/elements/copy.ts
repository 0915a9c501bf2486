// <peil-copy data-target="#id">: a button that copies a text.
import { button, define, make, say } from "../page.ts";

class PeilCopy extends HTMLElement {
  connectedCallback(): void {
    if (this.dataset["ready"] !== undefined) return;
    this.dataset["ready"] = "";
    const given = this.querySelector("button");
    given?.addEventListener("click", () => void this.#copy());
    const voice = make("span", { class: "copy-said", role: "status" });
    this.append(...(given ? [] : [button(this.dataset["label"] ?? say("copy"), () => void this.#copy())]), voice);
  }

  async #copy(): Promise<void> {
    const source = this.dataset["target"] ? document.querySelector<HTMLElement>(this.dataset["target"]) : null;
    const text = this.dataset["text"] ?? (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement ? source.value : (source?.textContent ?? ""));
    const voice = this.querySelector(".copy-said");
    let said = say("copied");
    try {
      await navigator.clipboard.writeText(text.trim());
    } catch {
      if (source) getSelection()?.selectAllChildren(source);
      said = say("copy_failed");
    }
    if (voice) voice.textContent = said;
    window.setTimeout(() => voice && (voice.textContent = ""), 4000);
  }
}

define("peil-copy", PeilCopy);
