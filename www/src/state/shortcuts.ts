/** Keys that do something. Those of a single letter can be turned off: speech input and clumsy fingers set them off. */
import { signal } from "@preact/signals";
import { compose, isComposing } from "./compose.ts";
import { isAccountFormOpen } from "./account-draft.ts";
import { isAddressFormOpen } from "./address-draft.ts";
import { isRuleFormOpen, openRuleForm } from "./rule-draft.ts";
import { hasControls } from "./environment.ts";
import { toggleSandbox } from "./sandbox-panel.ts";
import { show } from "./view.ts";

const KEPT = "paxos-console-single-keys";

export const singleKeys = signal(stored() !== "off");
export const isSheetOpen = signal(false);

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

const KEYS: Readonly<Record<string, () => unknown>> = {
  "?": () => (isSheetOpen.value = true),
  n: compose,
  r: openRuleForm,
  "1": () => show("overview"),
  "2": () => show("orchestrations"),
  "3": () => show("rules"),
  "4": () => show("destinations"),
  "5": () => show("activity"),
  s: () => hasControls.peek() && toggleSandbox(),
  "/": () => document.querySelector<HTMLElement>("input[type=search]")?.focus(),
};

const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest("input, select, textarea") !== null;

export function startShortcuts(): void {
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = target instanceof Element ? target.closest("dialog")?.querySelector("form") : undefined;
      form?.requestSubmit();
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isBusy = isComposing.peek() || isRuleFormOpen.peek() || isAddressFormOpen.peek() || isAccountFormOpen.peek() || isSheetOpen.peek();
    const act = KEYS[key];
    if (act === undefined || !isPlain || isBusy || isTyping(target) || !singleKeys.peek()) return;
    event.preventDefault();
    act();
  });
}
