/** What stands in front: only there can something be clicked, and read out. */
import { computed } from "@preact/signals";
import { isAddressFormOpen } from "./address-draft.ts";
import { isComposing } from "./compose.ts";
import { isWide } from "./media.ts";
import { isRuleFormOpen } from "./rule-draft.ts";
import { isSandboxOpen } from "./sandbox-panel.ts";
import { openId } from "./selection.ts";
import { isSheetOpen } from "./shortcuts.ts";

/** The page itself, or the name of a panel before which the page has to wait. */
export const place = computed((): string => {
  if (isSheetOpen.value) return "shortcuts";
  if (isAddressFormOpen.value) return "address-form";
  if (isRuleFormOpen.value) return "rule-form";
  if (isComposing.value) return "compose";
  if (isWide.value) return "page";
  if (openId.value !== undefined) return "detail";
  return isSandboxOpen.value ? "sandbox" : "page";
});
