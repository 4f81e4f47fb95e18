/** What fits on the screen. */
import { signal, type ReadonlySignal } from "@preact/signals";

function matches(condition: string): ReadonlySignal<boolean> {
  const list = matchMedia(condition);
  const is = signal(list.matches);
  list.addEventListener("change", () => {
    is.value = list.matches;
  });
  return is;
}

/** Whether the details fit beside the table. */
export const isWide = matches("(min-width: 1180px)");
