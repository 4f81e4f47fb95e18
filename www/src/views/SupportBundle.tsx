/** One button for everything that the vendor's support asks for. */
import type { Orchestration } from "paxos-orchestrations";
import { supportBundle } from "../lib/support-bundle.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { exchanges, hasFailed } from "../state/activity.ts";
import { environment } from "../state/environment.ts";
import { events, transfers } from "../state/story.ts";
import { strings } from "../strings.ts";

const words = strings.detail;

export function SupportBundle({ row }: { row: Orchestration }) {
  return <CopyButton text={() => bundleOf(row)} what={words.supportBundle} label={words.copySupportBundle} />;
}

function bundleOf(row: Orchestration): string {
  const ids = [row.id, row.ref_id, row.source_transfer?.transfer_id, row.destination_transfer?.transfer_id].filter((id): id is string => id != null && id !== "");
  return supportBundle({
    madeAt: new Date(),
    environment: environment.peek()?.upstream ?? "",
    version: environment.peek()?.version ?? "",
    orchestration: row,
    transfers: transfers.peek().items,
    events: events.peek().items,
    failures: exchanges.peek().filter((exchange) => hasFailed(exchange) && ids.some((id) => exchange.target.includes(encodeURIComponent(id)))),
  });
}
