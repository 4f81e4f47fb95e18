/** Routes in words: where money comes from, where it goes, and what becomes of it on the way. */
import type { Orchestration, OrchestrationRule } from "./generated/models.js";
import type { CreateOrchestrationInput } from "./resources/orchestrations.js";
import type { CreateOrchestrationRuleInput } from "./resources/rules.js";

/** One end of a route. */
export interface Place {
  kind: "profile" | "bank" | "blockchain" | "unknown";
  /** Id of the profile, of the bank account or deposit instructions, or of the registered address, when it is told. */
  id?: string;
  /** Of a blockchain or of a bank deposit. */
  network?: string;
  /** Of a blockchain. */
  address?: string;
}

/** What a request asks for, or what an orchestration or a rule does. */
export interface Route {
  /** Dollars to coins, coins to dollars, coins to coins, or no change. */
  kind: "mint" | "redeem" | "convert" | "transfer";
  /** What starts it. */
  trigger: "api" | "bank_deposit" | "blockchain_deposit";
  source: Place;
  destination: Place;
  /** `null` when the asset stays the same. */
  conversion: { from: string; to: string } | null;
  /** Whether the money leaves Paxos: to a bank or a blockchain. */
  external: boolean;
  /** Whether the destination needs Travel Rule data: 3,000 USD or more, or a rule, whose amounts nobody knows, to a blockchain. */
  travelRule: "not_applicable" | "below_threshold" | "required";
}

/** What tells a route: requests, with or without their `ref_id`, and answers. */
export type Routed = CreateOrchestrationInput | CreateOrchestrationRuleInput | Orchestration | OrchestrationRule;

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

/** Coins that are worth a dollar, as of July 2026; see `src/check/catalogue.rs`. */
const DOLLAR_LIKE = /^(USD|USDG|PYUSD|USDP|USDC|BUSD)$/;

/** Describes what a create asks for, or what an orchestration or a rule does. */
export function describeRoute(routed: Routed): Route {
  const { source_asset, destination_asset, source_amount, source, destination } = fields(routed);
  const [from, to, amount] = [text(source_asset), text(destination_asset), text(source_amount)];
  const [start, end] = [placeOf(source), placeOf(destination)];
  // An asset that is not told changes into nothing.
  const changes = from !== to && from !== "" && to !== "";
  const onChain = end.kind === "blockchain";
  const whole = (/^\d*/.exec(amount)?.[0] ?? "").replace(/^0+/, "");
  const small = amount !== "" && DOLLAR_LIKE.test(from) && (whole.length < 4 || (whole.length === 4 && whole < "3000"));
  return {
    kind: !changes ? "transfer" : from === "USD" ? "mint" : to === "USD" ? "redeem" : "convert",
    trigger: start.kind === "bank" ? "bank_deposit" : start.kind === "blockchain" ? "blockchain_deposit" : "api",
    source: start,
    destination: end,
    conversion: changes ? { from, to } : null,
    external: onChain || end.kind === "bank",
    travelRule: !onChain ? "not_applicable" : small ? "below_threshold" : "required",
  };
}

const KINDS = [["profile", "profile"], ["fiat", "bank"], ["crypto", "blockchain"]] as const;
const IDS = ["profile_id", "bank_account_id", "fiat_account_id", "deposit_instructions_id", "address_id", "crypto_address_id"];

function placeOf(value: unknown): Place {
  const place = fields(value);
  const there = KINDS.filter(([name]) => typeof place[name] === "object" && place[name] !== null);
  // Answers may have empty members beside the one that counts.
  const [name, kind] = there.find(([name]) => Object.values(fields(place[name])).some((value) => value != null && value !== "")) ?? there[0] ?? [];
  if (kind === undefined) return { kind: "unknown" };
  const inner = fields(place[name]);
  const id = IDS.map((name) => text(inner[name])).find((id) => id !== "");
  const told = { id, network: text(inner["network"]), address: text(inner["address"]) };
  return { kind, ...Object.fromEntries(Object.entries(told).filter(([, said]) => said)) };
}
