/** Whether profiles are there and hold enough. */
import { isDecimal, isShort } from "./balance.js";
import type { PreflightFinding, PreflightLookup } from "./finding.js";
import { destinationOf, fields, text, type Create, type Reader } from "./reader.js";

/** The vendor documents this word for reads; whether a create takes it is not said. */
const WORD = "default";

/** The profile that pays. One read tells whether it is there and what it holds. */
export async function checkSource(reader: Reader, { wanted: { asked } }: Create): Promise<PreflightFinding[]> {
  const profileId = text(fields(fields(asked["source"])["profile"])["profile_id"]);
  const [asset, needed] = [text(asked["source_asset"]), text(asked["source_amount"])];
  const path = ["source", "profile", "profile_id"];
  const balance = (): ReturnType<Reader["read"]> => reader.read("getProfileBalance", { profile_id: profileId, asset });
  const missing = notFound(path, profileId, `is no profile of yours, or one that cannot hold ${asset}`);
  const found = await reader.look("getProfileBalance", ["source_amount"], balance, ({ available }) => {
    if (!isDecimal(available)) {
      return [{
        code: "could_not_look", severity: "warning", path: ["source_amount"], detail: { operation: "getProfileBalance", status: 200 },
        message: "could not be compared with the balance, which is no plain decimal number", fix: "compare them yourself: profiles.balance(…)",
      }];
    }
    if (!isShort(available, needed)) return [];
    return [{
      code: "insufficient_funds", severity: "error", path: ["source_amount"], detail: { profileId, asset, available, needed },
      message: `is more than the profile holds: ${available} of ${needed} ${asset}`, fix: "fund the profile, or send less",
    }];
  }, { statuses: [404], finding: missing });
  return [...asWord(path, profileId), ...found];
}

/** A profile that receives; the one that pays has been looked up. */
export async function checkProfile(reader: Reader, create: Create): Promise<PreflightFinding[]> {
  const profileId = text(destinationOf(create, "profile")["profile_id"]);
  const source = text(fields(fields(create.wanted.asked["source"])["profile"])["profile_id"]);
  const path = ["destination", "profile", "profile_id"];
  const word = asWord(path, profileId);
  if (profileId === source || word.length > 0) return word;
  const missing = notFound(path, profileId, "is no profile of yours");
  return reader.look("getProfile", path, () => reader.read("getProfile", { profile_id: profileId }), () => [], { statuses: [404], finding: missing });
}

function notFound(path: string[], profileId: string, message: string): PreflightLookup<"profile_not_found"> {
  return { code: "profile_not_found", severity: "error", path, message, fix: "take an id of profiles.list()", detail: { profileId } };
}

function asWord(path: string[], profileId: string): PreflightFinding[] {
  if (profileId !== WORD) return [];
  const fix = `give the id: (await client.profiles.get("${WORD}")).id`;
  return [{ ...notFound(path, profileId, "is a word that the vendor documents for reads only; a create may not know it"), severity: "warning", fix }];
}
