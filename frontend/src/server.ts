// What the server says when something cannot be done: one sentence out of a fragment, a page or a problem+json document.
import { say } from "./page.ts";

/** Return the sentence of a failed answer. */
export function sentenceOf(body: string, type: string, status: number): string | Node {
  const fallback = say("went_wrong", { code: status });
  if (type.includes("json")) return fromProblem(body) ?? fallback;
  if (type.includes("html")) return fromPage(body) ?? fallback;
  return type.startsWith("text/plain") && body.trim() ? body.trim() : fallback;
}

function fromProblem(body: string): string | null {
  try {
    const found = JSON.parse(body) as { detail?: unknown; title?: unknown };
    const text = found.detail ?? found.title;
    return typeof text === "string" && text ? text : null;
  } catch {
    return null;
  }
}

function fromPage(body: string): string | Node | null {
  const page = new DOMParser().parseFromString(body, "text/html");
  const sentence = page.querySelector("[data-sentence]")?.textContent?.trim();
  if (sentence) return sentence;
  const main = page.querySelector("main");
  if (main) {
    const parts = [main.querySelector("h1"), main.querySelector("p")].map((part) => part?.textContent?.trim() ?? "").filter(Boolean);
    return parts.map((part) => (/[.?!]$/.test(part) ? part : `${part}.`)).join(" ") || null;
  }
  if (!page.body.textContent?.trim()) return null;
  const fragment = document.createDocumentFragment();
  fragment.append(...page.body.childNodes);
  return fragment;
}
