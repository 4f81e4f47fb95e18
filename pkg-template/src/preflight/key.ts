/** Whether the `ref_id` is free. */
import { findCreated, SETTLED, UNVERIFIED } from "../recovery.js";
import type { PreflightFinding } from "./finding.js";
import type { Create, Reader } from "./reader.js";

/** Nobody can have used a key that was made up here: then there is nothing to look up. */
export async function checkKey(reader: Reader, { wanted }: Create): Promise<PreflightFinding[]> {
  if (wanted.own) return [];
  const find = async (): ReturnType<typeof findCreated> => {
    const found = await findCreated(reader.read, wanted);
    if (found === undefined || "value" in found) return found;
    const { outcome, error, existing } = found;
    const record = existing ?? (error as { existing?: object }).existing;
    return record !== undefined && (outcome === SETTLED || outcome === UNVERIFIED) ? { value: record } : found;
  };
  return reader.look("listOrchestrations", ["ref_id"], find, (record) => {
    const verdict = wanted.judge(record);
    const field = verdict.slice(1);
    const likeness = verdict === "" ? "same" : verdict.startsWith("?") ? "unknown" : "different";
    const status = record["status"];
    const id = String(record["id"]);
    const what = `orchestration ${id}${typeof status === "string" ? ` (${status})` : ""}`;
    const detail = { refId: wanted.refId, likeness, id, ...(field === "" ? {} : { field }), ...(typeof status === "string" ? { status } : {}) } as const;
    const words = {
      same: [`was used for this very payment: ${what}`, `read it with orchestrations.get("${id}"); only another payment needs another ref_id`],
      different: [`was used for another payment, whose ${field} differs: ${what}`, "take another ref_id"],
      unknown: [`was used, and the record does not carry ${field} to tell what for: ${what}`, "look at that record; another payment needs another ref_id"],
    }[likeness] as [string, string];
    return [{ code: "already_exists", severity: "error", path: ["ref_id"], message: words[0], fix: words[1], detail }];
  });
}
