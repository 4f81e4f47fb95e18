/** Whether a bank account may receive. */
import type { PreflightFinding } from "./finding.js";
import { destinationOf, fields, text, type Create, type Reader } from "./reader.js";

/** The vendor: only an APPROVED account works as a destination; an update sends it back to PENDING. */
export async function checkBank(reader: Reader, create: Create): Promise<PreflightFinding[]> {
  const fiatAccountId = text(destinationOf(create, "fiat")["bank_account_id"]);
  // The two names mean the same; findings use the one that was given.
  const given = fields(fields(create.asked["destination"])["fiat"])["fiat_account_id"] == null ? "bank_account_id" : "fiat_account_id";
  const path = ["destination", "fiat", given];
  const missing = {
    code: "bank_account_not_found", severity: "error", path, detail: { fiatAccountId },
    message: "is no bank account of yours", fix: "take an id of fiatAccounts.list(), or register the account with fiatAccounts.create()",
  } as const;
  return reader.look("getFiatAccount", path, () => reader.read("getFiatAccount", { id: fiatAccountId }), (account) => {
    const status = text(account["status"]);
    if (status === "APPROVED") return [];
    const detail = { fiatAccountId, status };
    const finding = { code: "bank_account_not_approved", path, detail } as const;
    if (status === "PENDING") return [{ ...finding, severity: "error", message: "is not approved yet: PENDING", fix: "wait until fiatAccounts.get() says APPROVED" }];
    if (status === "REJECTED") return [{ ...finding, severity: "error", message: "was not approved: REJECTED", fix: "take another bank account" }];
    return [{ ...finding, severity: "warning", message: `has ${status === "" ? "no state" : `the state ${status}`}, and only APPROVED is known to work`, fix: "ask the vendor" }];
  }, { statuses: [400, 404], finding: missing });
}
