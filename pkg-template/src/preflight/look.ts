/**
 * What would stop a create, found with reads alone. What is asked, and what an answer means:
 *
 * | read | answer | finding | severity |
 * |---|---|---|---|
 * | none: the checks | an error | its own code; nothing is read | error |
 * | none: the checks | a warning | its own code | warning |
 * | none: the token's scopes, when the client fetched it | lacks `orchestration:write_orchestration` | `insufficient_scope` | error |
 * | `listOrchestrations`, for a `ref_id` that was given | a record, the same or another payment | `already_exists` | error |
 * | `getProfileBalance` of the source | 404 | `profile_not_found` | error |
 * | | less than `source_amount` | `insufficient_funds` | error |
 * | `getProfile` of a destination that is another profile | 404 | `profile_not_found` | error |
 * | none: the profile is called `default`, which the vendor documents for reads only | | `profile_not_found` | warning |
 * | `getFiatAccount` | 404, or 400 (the vendor's answer to an id that is no UUID) | `bank_account_not_found` | error |
 * | | PENDING, REJECTED | `bank_account_not_approved` | error |
 * | | no state, or one that this version does not know | `bank_account_not_approved` | warning |
 * | `listCryptoDestinationAddresses` | nothing under a network and an address: the vendor's overview says to register first, and no document says that it refuses | `address_not_found` | warning |
 * | | nothing under an id | `address_not_found` | error |
 * | | PENDING, REJECTED | `address_not_approved` | error |
 * | | a state that this version does not know (the vendor may leave it out: that counts as usable) | `address_not_approved` | warning |
 * | | 3,000 USD or more, Travel Rule data missing or not complete | `travel_rule_required` | warning; from 30 November 2026 on error |
 * | | worth in dollars not known, data missing or not complete | `travel_rule_required` | warning |
 * | any | 403, another 4xx, or the token is known to lack the read's scope | `could_not_look` | warning |
 * | any | 429, 5xx, no answer, an answer that cannot be read; 401 to all | preflight rejects, as the read would | |
 *
 * Reads that do not need each other go out together: three at most, one more when a list shows too little of a record.
 */
import { buildRequest, operationNumber, type CheckOptions } from "../checks.js";
import { core } from "../engine-core.js";
import { ValidationError } from "../errors.js";
import { newRefId } from "../new-ref-id.js";
import { penaltyOf } from "../penalty.js";
import { wantedBy, type CallOptions, type Transport } from "../transport.js";
import { checkAddress } from "./address.js";
import { checkBank } from "./bank.js";
import { ofIssue } from "./checked.js";
import type { Preflight, PreflightFinding } from "./finding.js";
import { checkKey } from "./key.js";
import { checkProfile, checkSource } from "./profile.js";
import { destinationOf, fields, Reader, scopeOf, type Create } from "./reader.js";

const CREATE = "createOrchestration";

/** Answers what would stop the create of `asked`. Rejects when the reads themselves fail. */
export function preflight(transport: Transport, asked: unknown, options: CallOptions | undefined): Promise<Preflight> {
  return transport.inspect(options, async (read, checks, limit, tokens) => {
    const create = checked(fields(asked), checks);
    if ("findings" in create) return verdict(create.findings, 0);
    // While the API throttles, not even a token is fetched: the first read tells.
    const granted = tokens?.granted !== undefined && penaltyOf(new URL(transport.base).origin) === 0 ? await limit.race(tokens.granted()) : undefined;
    const reader = new Reader(read, granted, tokens === undefined);
    const ended = await Promise.allSettled(looks(create).map((look) => look(reader, create)));
    const found = ended.flatMap((end) => (end.status === "fulfilled" ? end.value : []));
    for (const end of ended) if (end.status === "rejected") throw end.reason;
    if (reader.stranger !== undefined) throw reader.stranger;
    // Looking at the address tells more than this warning.
    const warnings = create.warnings.filter(({ code }) => code !== "travel_rule_required");
    return verdict([...warnings.map(ofIssue), ...found, ...ofScope(reader)], reader.calls);
  });
}

/** What to look at: the key, the source, the destination. All reads end before anything is thrown. */
function looks(create: Create): ((reader: Reader, create: Create) => Promise<PreflightFinding[]>)[] {
  const kinds = { crypto: checkAddress, fiat: checkBank, profile: checkProfile };
  const to = Object.keys(kinds) as (keyof typeof kinds)[];
  const [kind = "profile"] = to.filter((kind) => Object.keys(destinationOf(create, kind)).length > 0);
  return [checkKey, checkSource, kinds[kind]];
}

/** The create as it would be sent, or what the checks say against it. */
function checked(asked: Create["asked"], checks: CheckOptions): Create | { findings: PreflightFinding[] } {
  const own = asked["ref_id"] == null;
  const given = own ? { ...asked, ref_id: newRefId() } : asked;
  try {
    const { body, warnings } = buildRequest((use) => core.guard(use), CREATE, given, checks);
    return { asked, wanted: wantedBy(CREATE, own, { number: operationNumber(CREATE), body }), warnings };
  } catch (error) {
    if (ValidationError.is(error)) return { findings: error.issues.map(ofIssue) };
    throw error;
  }
}

function ofScope(reader: Reader): PreflightFinding[] {
  if (!reader.lacks(CREATE)) return [];
  const scope = scopeOf(CREATE);
  const message = `needs the scope ${scope}, which the token does not have`;
  const fix = `give the credentials the scope ${scope}, and ask for it when you name \`scopes\` yourself`;
  return [{ code: "insufficient_scope", severity: "error", path: [], message, fix, detail: { requiredScopes: [scope] } }];
}

function verdict(findings: PreflightFinding[], calls: number): Preflight {
  return {
    ok: findings.every(({ severity }) => severity !== "error"),
    complete: calls > 0 && findings.every(({ code }) => code !== "could_not_look"),
    findings,
    calls,
  };
}
