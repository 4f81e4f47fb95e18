/** The orchestrations that the filters let through, as a file. */
import { signal } from "@preact/signals";
import type { Orchestration } from "paxos-orchestrations";
import { client } from "../api.ts";
import { csv, download } from "../lib/csv.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { listParams } from "./orchestrations.ts";

/** What one export takes at the most. */
const MOST = 10_000;
/** The vendor's largest page. */
const PAGE = 1_000;

const COLUMNS: readonly [name: string, of: (row: Orchestration) => string | null | undefined][] = [
  ["id", (row) => row.id],
  ["created_at", (row) => row.created_at],
  ["updated_at", (row) => row.updated_at],
  ["status", (row) => row.status],
  ["source_amount", (row) => row.source_amount],
  ["source_asset", (row) => row.source_asset],
  ["destination_asset", (row) => row.destination_asset],
  ["ref_id", (row) => row.ref_id],
  ["profile_id", (row) => row.profile_id],
  ["orchestration_rule_id", (row) => row.orchestration_rule_id],
  ["source_transfer_id", (row) => row.source_transfer?.transfer_id],
  ["destination_transfer_id", (row) => row.destination_transfer?.transfer_id],
  ["fail_reason", (row) => row.fail_reason?.detail],
];

export const isExporting = signal(false);

export async function exportRows(): Promise<void> {
  isExporting.value = true;
  try {
    const rows = await client.orchestrations.list({ ...listParams(), limit: PAGE }).toArray({ limit: MOST });
    const table = [COLUMNS.map(([name]) => name), ...rows.map((row) => COLUMNS.map(([, of]) => of(row) ?? ""))];
    download("orchestrations.csv", csv(table));
    announce(strings.table.exported(rows.length, rows.length === MOST));
  } catch {
    announce(strings.table.exportFailed);
  }
  isExporting.value = false;
}
