/** The filters of the table, under the API's own names. */
import { computed } from "@preact/signals";
import { changeQuery, query } from "./address.ts";

export const FILTER_NAMES = ["profile_id", "status", "source_asset", "destination_asset", "ref_id", "orchestration_rule_id"] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

export type Filters = Readonly<Record<FilterName, readonly string[]>>;

/** The filters as text, so that an unrelated change of the address changes nothing here. */
export const filterText = computed(() => {
  const all = FILTER_NAMES.flatMap((name) => query.value.getAll(name).map((value): [string, string] => [name, value]));
  return new URLSearchParams(all.filter(([, value]) => value !== "")).toString();
});

export const filters = computed((): Filters => {
  const given = new URLSearchParams(filterText.value);
  return Object.fromEntries(FILTER_NAMES.map((name) => [name, given.getAll(name)])) as Record<FilterName, string[]>;
});

export const isFiltered = computed(() => filterText.value !== "");

export function setFilter(name: FilterName, values: readonly string[]): void {
  changeQuery((query) => {
    query.delete(name);
    for (const value of values) if (value !== "") query.append(name, value);
  });
}

export function clearFilters(): void {
  changeQuery((query) => FILTER_NAMES.forEach((name) => query.delete(name)));
}
