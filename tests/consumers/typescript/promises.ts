// What the types promise, held against the compiler.
import { ApiError, PaxosClient, schemas, type Issue, type Orchestration, type OrchestrationStatus } from "paxos-orchestrations";
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
