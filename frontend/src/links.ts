// The links around a page follow its view: what is chosen in place goes along to the other pages and to the other language.
const CARRIED = /^(period|from|to|compare|f\..+)$/;

function lead(link: HTMLAnchorElement, query: URLSearchParams): void {
  link.setAttribute("href", link.pathname + (query.size ? `?${query}` : ""));
}

function follow(): void {
  const kept = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name, value]) => value && CARRIED.test(name)));
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-carries]")) lead(link, kept);
  const here = new URLSearchParams({ to: location.pathname + location.search });
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) lead(link, here);
}

/** Let the links around the page follow it from now on. */
export function carry(): void {
  for (const event of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) document.addEventListener(event, follow);
}
