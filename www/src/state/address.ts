/** The page's address: filters and the open orchestration live in its query, so that a link shows the same page. */
import { signal } from "@preact/signals";

export const query = signal(new URLSearchParams(location.search));

export function followHistory(): void {
  addEventListener("popstate", () => {
    query.value = new URLSearchParams(location.search);
  });
}

/** The address of this page after a change of its query. */
export function addressAfter(edit: (query: URLSearchParams) => void): string {
  const next = new URLSearchParams(query.value);
  edit(next);
  const text = next.toString();
  return text === "" ? location.pathname : `?${text}`;
}

/** Changes the query; the browser's Back undoes it. */
export function changeQuery(edit: (query: URLSearchParams) => void): void {
  const next = new URLSearchParams(query.value);
  edit(next);
  if (next.toString() === query.value.toString()) return;
  history.pushState(null, "", addressAfter(edit));
  query.value = next;
}
