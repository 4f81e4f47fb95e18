/** What the checks found without a network, as findings of a preflight. */
import type { Issue } from "../issue.js";
import type { PreflightFinding } from "./finding.js";
import { ENFORCED_FROM } from "./travel-rule.js";

/** A finding of the checks. */
export function ofIssue({ code, severity, path, message, hint }: Issue): PreflightFinding {
  const fix = hint ?? (severity === "error" ? "correct it; until then nothing is looked up" : "make sure that this is what you mean");
  const finding = { severity, path, message, fix };
  return code === "travel_rule_required" ? { code, ...finding, detail: { enforcedFrom: ENFORCED_FROM } } : { code, ...finding };
}
