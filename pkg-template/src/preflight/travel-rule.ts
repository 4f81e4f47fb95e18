/** Whether a saved address has what the Travel Rule asks. The rules are those that check a request (`src/check/travel_rule.rs`). */
import { checkedInput, jsonText, operationNumber } from "../checks.js";
import { core } from "../engine-core.js";
import { fields } from "./reader.js";

/** First day on which the vendor refuses transfers without the data (its Travel Rule pages of July 2026). */
export const ENFORCED_FROM = "2026-11-30";

/** Whether the vendor enforces the rule at this moment, in milliseconds since 1970. It names a day and no time zone. */
export function isEnforced(now: number): boolean {
  return now >= Date.parse(ENFORCED_FROM);
}

/** The paths that are missing in an address record; empty when its data is complete. */
export function missingFrom(record: Readonly<Record<string, unknown>>): string[] {
  const metadata = given(record["travelrule_metadata"]);
  if (metadata === undefined) return ["travelrule_metadata"];
  // Answers carry more than requests, such as the provider's name: only what is missing counts.
  const request = jsonText({ id: "saved", travelrule_metadata: asRequested(metadata) });
  const checked = checkedInput((use) => core.guard(use), operationNumber("putCryptoDestinationAddress"), request, { allowUnknownFields: true });
  const issues = checked.success ? [] : checked.issues;
  return issues.filter(({ code }) => code === "travel_rule_incomplete" || code === "required").map(({ path }) => path.join("."));
}

/** Of a provider what names it, and of an own wallet nothing more: the rest the vendor fills in from the identity. */
function asRequested(metadata: unknown): unknown {
  const { beneficiary, vasp, ...rest } = fields(metadata);
  const { id, custom_vasp_name, custom_vasp_website } = fields(vasp);
  const own = fields(beneficiary)["self"] === true;
  return { ...rest, beneficiary: own ? { self: true } : beneficiary, vasp: given({ id, custom_vasp_name, custom_vasp_website }) };
}

/** What a record says, without what stands for "not set": null, empty texts, empty objects. */
function given(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (_key, inner: unknown) => (isNothing(inner) ? undefined : inner)) as unknown;
}

function isNothing(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
