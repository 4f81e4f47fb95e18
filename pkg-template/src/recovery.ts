/** What became of a create or a delete, read from the API. */
import { AlreadyExistsError, PaxosError } from "./errors.js";
import type { OperationName } from "./generated/operations.js";
import type { Issue } from "./issue.js";
import { rawPage } from "./raw-page.js";
import { TRAPPED, WRONG, type Failure, type Result } from "./outcome.js";

/** The creates that are made under a `ref_id`. */
export type CreateName = "createOrchestration" | "createOrchestrationRule" | "createFiatAccount" | "createFiatDepositInstructions";

/** A record of the API. */
export type Fields = Record<string, unknown>;

/** Reads, with retries of its own. */
export type Read = (operation: OperationName, params: Fields) => Promise<Result>;

/** A record is under the `ref_id` that is not what was asked for. Nothing is open. */
export const SETTLED = -1;
/** A record is under the `ref_id`, but whether it is what was asked for is for its caller to tell. */
export const UNVERIFIED = -2;

/** Whether a read was refused in a way that trying again does not change. */
export function isFinal({ outcome }: Failure): boolean {
  return outcome === WRONG || outcome === TRAPPED || (outcome >= 300 && outcome < 500 && outcome !== 408 && outcome !== 429);
}

interface Way {
  list: OperationName;
  /** The filter of the list that takes keys. Rules have none: they are searched page by page. */
  key?: string;
  /** What reads one record in full. */
  get: OperationName;
  /** Whether the list shows less of a record. */
  abridged?: boolean;
}

const WAYS: { readonly [N in CreateName]: Way } = {
  createOrchestration: { list: "listOrchestrations", key: "ref_id", get: "getOrchestration" },
  createOrchestrationRule: { list: "listOrchestrationRules", get: "listOrchestrationRules" },
  createFiatAccount: { list: "listFiatAccounts", key: "ref_ids", get: "getFiatAccount", abridged: true },
  createFiatDepositInstructions: { list: "listFiatDepositInstructions", key: "ref_ids", get: "getFiatDepositInstructions" },
};

/** A create, as far as a read needs to know it. */
export interface Wanted {
  operation: CreateName;
  refId: string;
  /** Whether the key was made up here, so that nobody else can have used it: then a record under it is of this create. */
  own: boolean;
  /** The body that was sent; nothing when only the key is known. */
  asked: Fields;
  /** Nothing when a record is what was asked for, `!` and the field that differs, `?` and the field that is missing. */
  judge: (record: Fields) => string;
}

/** The record itself: rules come in an envelope. */
export function unwrapped(operation: CreateName, answer: unknown): unknown {
  const rule = operation === "createOrchestrationRule" && isFields(answer) ? answer["rule"] : undefined;
  return isFields(rule) ? rule : answer;
}

/** What is wrong when the answer to a create holds no record, or one of another key; `undefined` when nothing is. */
export function strange(operation: CreateName, refId: string, answer: unknown): Issue | undefined {
  const record = unwrapped(operation, answer);
  const wrong = (field: string, message: string): Issue => ({ code: "required", severity: "error", path: [field], message });
  if (!isFields(record) || typeof record["id"] !== "string") return wrong("id", "is required");
  // Some servers write an empty text for "not set".
  return (record["ref_id"] || refId) === refId ? undefined : wrong("ref_id", "must be the one that was sent");
}

/** The record under a key when it is what was asked for, `undefined` when there is none. `hint` is what a 409 showed. */
export async function findCreated(read: Read, wanted: Wanted, hint?: unknown): Promise<Result | undefined> {
  const { list, key, get, abridged = false } = WAYS[wanted.operation];
  const { refId, asked } = wanted;
  const shown = unwrapped(wanted.operation, hint);
  let record: Fields;
  if (isFields(shown) && typeof shown["id"] === "string" && shown["ref_id"] === refId) record = shown;
  else {
    const { profile_id, source_asset, destination_asset } = asked;
    const filter = key === undefined ? { profile_id, source_asset, destination_asset, limit: 1000 } : { [key]: refId };
    const found = await search(read, list, filter, (record) => record["ref_id"] === refId);
    if (found === undefined || !("value" in found)) return found;
    record = found.value as Fields;
  }
  const { id } = record;
  if ((abridged || wanted.judge(record).startsWith("?")) && typeof id === "string") {
    const found = get === list ? await search(read, list, { ids: id }, (record) => record["id"] === id) : await read(get, { id });
    if (found !== undefined) {
      if ("value" in found) record = found.value as Fields;
      else if (!wanted.own && !isFinal(found)) return { ...found, existing: record };
      // It is there all the same: what the list showed has to do.
    }
  }
  return settled(record, wanted);
}

function settled(record: Fields, { own, judge }: Wanted): Result {
  const verdict = judge(record);
  const missing = verdict.startsWith("?");
  const field = verdict.slice(1);
  if (verdict === "" || (own && missing)) return { value: record };
  if (own || missing) {
    const words = missing
      ? `The record under this ref_id does not carry ${field}: nothing tells whether it is what was asked for.`
      : `There is a record under this ref_id, which was made up for this call, but ${field} differs from what was asked for.`;
    return { outcome: UNVERIFIED, error: new PaxosError("unverified_record", words), existing: record };
  }
  const detail = `the record under this ref_id is not what was asked for: ${field} differs`;
  return { outcome: SETTLED, error: new AlreadyExistsError({ status: 409, title: "Already Exists", detail, meta: { existing: record } }) };
}

/** Whether something is gone after a delete that may have been carried out before. */
export async function findDeleted(read: Read, operation: OperationName, id: unknown, { outcome }: Failure): Promise<Result | undefined> {
  if (operation === "deleteOrchestrationRule") {
    const found = await search(read, "listOrchestrationRules", { ids: id }, (rule) => rule["id"] === id && rule["status"] === "DELETED");
    return found !== undefined && "value" in found ? { value: { rule: found.value } } : undefined;
  }
  return outcome === 404 || outcome === 410 ? { value: {} } : undefined;
}

/** The first record of a list that fits. */
async function search(read: Read, list: OperationName, filter: Fields, fits: (record: Fields) => boolean): Promise<Result | undefined> {
  // A cursor that leads back would go round for ever.
  const asked = new Set<string | undefined>();
  for (let cursor: string | undefined; !asked.has(cursor); ) {
    asked.add(cursor);
    const page = await read(list, { ...filter, page_cursor: cursor });
    if (!("value" in page)) return page;
    const { items, cursor: next } = rawPage<Fields>(page.value as Fields);
    const value = items.find(fits);
    if (value !== undefined) return { value };
    if (!next) return undefined;
    cursor = next;
  }
  return undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
