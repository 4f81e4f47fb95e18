/**
 * What the vendor's support asks for, as text: ids, states and times. No amounts, addresses, memos or metadata: it is
 * pasted into tickets and chats.
 */
import type { Event, Orchestration, Transfer } from "paxos-orchestrations";
import type { Exchange } from "../state/activity.ts";

export interface Known {
  madeAt: Date;
  /** The host behind the token proxy. */
  environment: string;
  version: string;
  orchestration: Orchestration;
  transfers: readonly Transfer[];
  events: readonly Event[];
  /** Requests of this page that failed. */
  failures: readonly Exchange[];
}

type Line = [name: string, value: string | number | null | undefined];

export function supportBundle({ madeAt, environment, version, orchestration, transfers, events, failures }: Known): string {
  const row = orchestration;
  return [
    section("support bundle", [["made_at", madeAt.toISOString()], ["environment", environment], ["paxos-orchestrations", version]]),
    section("orchestration", [
      ["id", row.id],
      ["ref_id", row.ref_id],
      ["status", row.status],
      ["fail_reason", row.fail_reason?.detail],
      ["orchestration_rule_id", row.orchestration_rule_id],
      ["profile_id", row.profile_id],
      ["customer_id", row.customer_id],
      ["identity_id", row.identity_id],
      ["account_id", row.account_id],
      ["created_at", row.created_at],
      ["updated_at", row.updated_at],
    ]),
    ...(["source_transfer", "destination_transfer"] as const).map((name) => {
      const id = row[name]?.transfer_id;
      const transfer = transfers.find((one) => one.id === id);
      return section(name, [
        ["transfer_id", id],
        ["group_id", transfer?.group_id],
        ["type", transfer?.type],
        ["status", row[name]?.status],
        ["secondary_status", transfer?.secondary_status?.name],
        ["crypto_tx_hash", transfer?.crypto_tx_hash],
        ["created_at", transfer?.created_at],
        ["updated_at", transfer?.updated_at],
      ]);
    }),
    listed("events", events.map(({ id, type, created_at, undelivered_webhooks }) => [created_at, type, id, `undelivered_webhooks=${undelivered_webhooks ?? "?"}`])),
    listed("requests of this page that failed", failures.map(({ at, method, target, status, type }) => [new Date(at).toISOString(), method, target, status === undefined ? "no answer" : String(status), type])),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function section(title: string, lines: readonly Line[]): string {
  const told = lines.filter(([, value]) => value != null && value !== "");
  return told.length === 0 ? "" : [title, ...told.map(([name, value]) => `  ${name}: ${value}`)].join("\n");
}

function listed(title: string, rows: readonly (readonly (string | null | undefined)[])[]): string {
  return rows.length === 0 ? "" : [title, ...rows.map((row) => `  ${row.filter((cell) => cell != null && cell !== "").join("  ")}`)].join("\n");
}
