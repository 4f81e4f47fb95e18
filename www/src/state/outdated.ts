/** Whether a newer version of this page is there. It is never loaded unasked: a form may be half filled in. */
import { signal } from "@preact/signals";

export const isOutdated = signal(false);
