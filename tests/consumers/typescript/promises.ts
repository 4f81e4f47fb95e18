// What the types promise, held against the compiler.
import {
  AlreadyExistsError,
  ApiError,
  OutcomeUnknownError,
  PaxosClient,
  PaxosError,
  describeRoute,
  operations,
  prepare,
  recipes,
  schemas,
  scopesFor,
  validateAddress,
  type Issue,
  type IssueCode,
  type OperationName,
  type Orchestration,
  type OrchestrationStatus,
} from "paxos-orchestrations";
import { createTokenProxy, memoryTokenStore, type TokenStore } from "paxos-orchestrations/proxy";
import { createSandbox } from "paxos-orchestrations/sandbox";
import { schemas as small } from "paxos-orchestrations/validate";

const client = new PaxosClient({ baseUrl: "/paxos" });
const source = { profile: { profile_id: "p" } };
const profile = { profile_id: "p" };
const assets = { source_asset: "USD", destination_asset: "USDG" };

export const created: Promise<Orchestration> = client.orchestrations.create({
  ...assets, source_amount: "12.50", source, destination: { profile },
});

// @ts-expect-error money is text, never a number
void client.orchestrations.create({ ...assets, source_amount: 12.5, source, destination: { profile } });
// @ts-expect-error one destination, not two
void client.orchestrations.create({ ...assets, source_amount: "1", source, destination: { profile, fiat: { bank_account_id: "b" } } });
// @ts-expect-error one destination, not none
void client.orchestrations.create({ ...assets, source_amount: "1", source, destination: {} });
// @ts-expect-error a typo is an error
void client.orchestrations.create({ ...assets, sourceAmount: "1", source, destination: { profile } });
// @ts-expect-error toArray needs its limit
void client.orchestrations.list().toArray();
// @ts-expect-error a client needs to know where
new PaxosClient();
// @ts-expect-error there is no such environment
new PaxosClient({ environment: "staging", accessToken: () => "t" });
// @ts-expect-error a bank account has an id
void client.orchestrations.create({ ...assets, source_amount: "1", source, destination: { fiat: { memo: "m" } } });
// @ts-expect-error address and network belong together
void client.orchestrations.create({ ...assets, source_amount: "1", source, destination: { crypto: { address: "0x" } } });
// @ts-expect-error an ad-hoc orchestration starts from a profile
void client.orchestrations.create({ ...assets, source_amount: "1", source: { fiat: { network: "WIRE" } }, destination: { profile } });
// @ts-expect-error a rule starts from a deposit, not from a profile
void client.rules.create({ ...assets, profile_id: "p", source: { profile }, destination: { profile } });
// @ts-expect-error metadata is text
void client.orchestrations.create({ ...assets, source_amount: "1", source, destination: { profile }, metadata: { a: 1 } });
// @ts-expect-error a filter that does not exist
void client.orchestrations.list({ state: "PENDING" });
// @ts-expect-error recipes take money as text as well
recipes.mint({ profile_id: "p", asset: "USDG", amount: 5 });
// @ts-expect-error nor do old requests have fields that nobody knows
recipes.fromStablecoinConversion({ profile_id: "p", amount: "5", source_asset: "PYUSD", target_asset: "USDG", recipient: "q" });
// @ts-expect-error no operation of this name
void scopesFor(["createOrchestrations"]);
// @ts-expect-error whoever may call has to be decided
createTokenProxy({ environment: "sandbox", credentials: { clientId: "a", clientSecret: "b" }, allow: "read-only" });
// @ts-expect-error no clock that is text
createSandbox({ now: "2026-07-08" });

/** What answers hold is text, never a number or a bigint. */
export async function moneyIsText(): Promise<string[]> {
  const { available } = await client.profiles.balance("p", "USD");
  const { amount, fee } = await client.transfers.get("t");
  return [available ?? "", amount ?? "", fee ?? ""];
}

/** Names of operations and codes of issues are closed unions, so that a switch can be complete. */
export const names: readonly OperationName[] = operations.map(({ name }) => name);
export const isTypo = (code: IssueCode): boolean => code === "unknown_field";

export const route: "mint" | "redeem" | "convert" | "transfer" = describeRoute(recipes.redeem({ profile_id: "p", asset: "USDG", amount: "1", fiat_account_id: "b" })).kind;
export const method: "GET" | "POST" | "PUT" | "DELETE" = prepare("getOrchestration", { id: "a" }).method;
export const normalized: string | undefined = validateAddress("A_NETWORK_OF_TOMORROW", "x").normalized;

/** Guards narrow, across installed copies too. */
export async function afterwards(error: unknown): Promise<string | undefined> {
  if (OutcomeUnknownError.is(error)) return (await error.reconcile())?.id;
  if (AlreadyExistsError.is(error)) return error.existing?.id;
  return PaxosError.is(error) ? error.refId : undefined;
}

/** Anybody's store will do. */
export const store: TokenStore = memoryTokenStore();

/** Open enums narrow well and still admit what the vendor may add. */
export function inWords(status: OrchestrationStatus): string {
  switch (status) {
    case "COMPLETED":
      return "done";
    case "TOMORROW":
      return "new";
    default:
      return status;
  }
}

export async function all(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of client.orchestrations.list({ status: ["PENDING", "PROCESSING"], limit: 100 })) ids.push(id);
  const page = await client.orchestrations.list({ profile_id: "p", created_at: { gte: "2026-07-01T00:00:00Z" } });
  return [...ids, ...page.items.map((item) => item.id)];
}

export function issues(input: unknown): Issue[] {
  const result = schemas.createOrchestration.safeParse(input);
  if (result.success) {
    const amount: string = result.data.source_amount;
    return amount === "" ? [] : result.warnings;
  }
  return small.listProfiles.safeParse(input).success ? [] : result.issues;
}

export function statusOf(error: unknown): number | undefined {
  return ApiError.is(error) ? error.status : undefined;
}

/** A finding's code tells what its details are. */
export async function shortBy(): Promise<string> {
  const { findings } = await client.orchestrations.preflight({ ...assets, source_amount: "12.50", source, destination: { profile } });
  for (const finding of findings) {
    if (finding.code === "insufficient_funds") return `${finding.detail.available} of ${finding.detail.needed} ${finding.detail.asset}`;
    if (finding.code === "required") return finding.fix;
  }
  return "";
}
