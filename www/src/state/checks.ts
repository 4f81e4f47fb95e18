/** What the package's checker says about the form, and when it is said: after a field was left, then live. */
import { computed, signal } from "@preact/signals";
import { ready, schemas, type Issue } from "paxos-orchestrations";
import { draft, params, type Draft } from "./draft.ts";

/** A field of the form; `form` stands for what belongs to no single one. */
export type FieldName = Exclude<keyof Draft, "kind"> | "kind" | "form";

const isReady = signal(false);
/** Why the checker could not be loaded. */
export const checksFailure = signal<unknown>(undefined);

export async function loadChecks(): Promise<void> {
  checksFailure.value = undefined;
  try {
    await ready();
    isReady.value = true;
  } catch (error) {
    checksFailure.value = error;
  }
}

/** Everything the checker finds. */
export const issues = computed((): readonly Issue[] => {
  if (!isReady.value) return [];
  const result = schemas.createOrchestration.safeParse(params.value);
  return result.success ? result.warnings : result.issues;
});

export const isValid = computed(() => isReady.value && issues.value.every((issue) => issue.severity === "warning"));

/** The fields that talk back already. */
const live = signal<ReadonlySet<FieldName>>(new Set());

/** What is said beside a field. */
export function issuesOf(field: FieldName): readonly Issue[] {
  return live.value.has(field) ? issues.value.filter((issue) => fieldOf(issue) === field) : [];
}

/** A field was left: from now on it says what is wrong, if it holds anything and anything is wrong. */
export function leave(field: FieldName): void {
  const value = field === "form" ? "" : draft.peek()[field];
  if (value !== "" && issues.peek().some((issue) => fieldOf(issue) === field)) speak([field]);
}

/** Everything talks: the form was submitted. */
export function speakUp(): void {
  speak(["form", "kind", ...(Object.keys(draft.peek()) as FieldName[])]);
}

/** Nothing talks: the form is new. */
export function hush(): void {
  live.value = new Set();
}

function speak(fields: readonly FieldName[]): void {
  live.value = new Set([...live.peek(), ...fields]);
}

const FIELDS: readonly (readonly [path: string, field: FieldName])[] = [
  ["ref_id", "refId"],
  ["source_asset", "sourceAsset"],
  ["destination_asset", "destinationAsset"],
  ["source_amount", "amount"],
  ["source", "sourceProfile"],
  ["destination.profile", "destinationProfile"],
  ["destination.fiat.memo", "memo"],
  ["destination.fiat", "bankAccount"],
  ["destination.crypto.network", "network"],
  ["destination.crypto", "address"],
  ["destination", "kind"],
  ["metadata", "metadata"],
];

/** The field an issue is about. */
export function fieldOf(issue: Issue): FieldName {
  const path = issue.path.join(".");
  return FIELDS.find(([start]) => path === start || path.startsWith(`${start}.`))?.[1] ?? "form";
}
