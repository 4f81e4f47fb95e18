/** Filters under a name, kept in this browser: a saved view is an address, so it can be opened in a new tab. */
import { computed, signal } from "@preact/signals";
import { strings } from "../strings.ts";
import { changeQuery } from "./address.ts";
import { announce } from "./announce.ts";
import { FILTER_NAMES, filterText } from "./filters.ts";

export interface SavedView {
  name: string;
  /** The filters as they stand in the address. */
  query: string;
}

const KEPT = "paxos-console-views";
const words = strings.savedViews;

export const savedViews = signal<readonly SavedView[]>(stored());

/** The saved view that is shown. */
export const shownView = computed(() => savedViews.value.find(({ query }) => query === filterText.value));

function stored(): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView).map(({ name, query }) => ({ name, query: onlyFilters(query) })) : [];
  } catch {
    // A browser that keeps nothing, or something else under this name.
    return [];
  }
}

function isView(kept: unknown): kept is SavedView {
  if (typeof kept !== "object" || kept === null || !("name" in kept) || !("query" in kept)) return false;
  return typeof kept.name === "string" && typeof kept.query === "string";
}

/** Whatever is kept: nothing but filters goes into the address. */
function onlyFilters(query: string): string {
  const given = new URLSearchParams(query);
  return new URLSearchParams(FILTER_NAMES.flatMap((name) => given.getAll(name).map((value): [string, string] => [name, value]))).toString();
}

function keep(views: readonly SavedView[]): void {
  savedViews.value = views;
  try {
    localStorage.setItem(KEPT, JSON.stringify(views));
  } catch {
    announce(words.notKept);
  }
}

/** Keeps the present filters; a view of the same name gives way. */
export function saveView(name: string): void {
  const view = { name: name.trim(), query: filterText.peek() };
  const others = savedViews.peek().filter((one) => one.name !== view.name);
  announce(words.saved(view.name));
  keep([...others, view].toSorted((a, b) => a.name.localeCompare(b.name)));
}

export function deleteView({ name }: SavedView): void {
  announce(words.deleted(name));
  keep(savedViews.peek().filter((one) => one.name !== name));
}

export const addressOfSaved = ({ query }: SavedView): string => (query === "" ? location.pathname : `?${query}`);

export function applyView({ query }: SavedView): void {
  const given = new URLSearchParams(query);
  changeQuery((address) => {
    for (const name of FILTER_NAMES) {
      address.delete(name);
      for (const value of given.getAll(name)) address.append(name, value);
    }
  });
}
