/** Bank accounts under review move by themselves while somebody looks at them. */
import { computed, effect } from "@preact/signals";
import { client } from "../api.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { accounts } from "./destinations.ts";
import { view } from "./view.ts";

const ROUND_MS = 5_000;

const underReview = computed(() => (view.value === "destinations" ? accounts.items.value.filter(({ status }) => status === "PENDING").map(({ id }) => id) : []));

/** The same text as long as the same accounts wait. */
const waiting = computed(() => underReview.value.join(" "));

export function followReviews(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const ids = underReview.peek();
    if (!document.hidden) {
      try {
        const { items } = await client.fiatAccounts.list({ ids });
        const decided = items.filter(({ status }) => status !== "PENDING");
        accounts.update(decided);
        for (const { status } of decided) announce(strings.destinations.decided(strings.status(status)));
      } catch {
        // The next round asks again.
      }
    }
    if (waiting.peek() !== "" && ids === underReview.peek()) timer = setTimeout(look, ROUND_MS);
  };
  effect(() => {
    clearTimeout(timer);
    if (waiting.value !== "") timer = setTimeout(look, ROUND_MS);
  });
}
