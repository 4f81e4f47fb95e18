/** Which part of the console is shown: it stands in the address, so that a link shows the same part. */
import { computed } from "@preact/signals";
import { changeQuery, query } from "./address.ts";

export const VIEWS = ["overview", "orchestrations", "rules", "destinations", "activity"] as const;

export type View = (typeof VIEWS)[number];

const NAME = "view";

export const view = computed((): View => VIEWS.find((name) => name === query.value.get(NAME)) ?? "orchestrations");

/** The address of a part. Filters and the open orchestration stay behind: they belong to theirs. */
export const addressOfView = (name: View): string => (name === "orchestrations" ? location.pathname : `?${NAME}=${name}`);

export function show(name: View): void {
  changeQuery((query) => {
    for (const key of [...query.keys()]) query.delete(key);
    if (name !== "orchestrations") query.set(NAME, name);
  });
}
