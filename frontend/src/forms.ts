// Small manners of pages: forms that send themselves, dialogs, menus that close, and the link that skips to the content.

const CHANGED = "form[data-autosubmit]";

/** Hold to these manners, wherever in the page something happens. */
export function begin(): void {
  document.addEventListener("change", sendItself);
  document.addEventListener("click", openOrClose);
  document.addEventListener("click", skip);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenu(event));
  document.addEventListener("htmx:configRequest", leaveOutEmpty);
}

function sendItself(event: Event): void {
  const field = event.target as HTMLElement;
  const form = field.closest<HTMLFormElement>(CHANGED);
  if (form && !field.closest("[data-no-autosubmit]")) form.requestSubmit();
}

// A field that was left empty says nothing: addresses stay short.
function leaveOutEmpty(event: Event): void {
  const { verb, formData } = (event as CustomEvent<{ verb: string; formData: FormData }>).detail;
  if (verb !== "get") return;
  for (const name of new Set(formData.keys())) if (formData.getAll(name).every((value) => value === "")) formData.delete(name);
}

function openOrClose(event: MouseEvent): void {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-open-dialog]");
  const dialog = opener ? document.getElementById(opener.dataset["openDialog"] ?? "") : null;
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  } else if (target.closest("[data-close-dialog]")) {
    event.preventDefault();
    target.closest("dialog")?.close();
  } else if (target instanceof HTMLDialogElement && outside(target, event)) {
    target.close();
  }
}

// A click on the dim ground around a dialog is a click on the dialog itself, outside its box.
function outside(dialog: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

function skip(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a.skip");
  const goal = link ? document.getElementById(link.hash.slice(1)) : null;
  if (!goal) return;
  if (!goal.hasAttribute("tabindex")) goal.tabIndex = -1;
  goal.focus();
}

function closeMenus(event: MouseEvent): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(event.target as Node)) menu.open = false;
  }
}

function closeMenu(event: KeyboardEvent): void {
  const menu = (event.target as Element).closest<HTMLDetailsElement>("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}
