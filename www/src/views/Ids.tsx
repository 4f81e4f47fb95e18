/** Every id, one by one and all at once: what the vendor's support asks for. */
import type { Orchestration } from "paxos-orchestrations";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Fact } from "../parts/Fact.tsx";
import { strings } from "../strings.ts";

const words = strings.detail;

export function Ids({ row }: { row: Orchestration }) {
  const ids = idsOf(row);
  const all = ids.map(([, field, id]) => `${field}: ${id}`).join("\n");
  return (
    <section class="detail-part">
      <header class="detail-part-head">
        <h3>{words.ids}</h3>
        <CopyButton text={all} what={words.allIds} label={words.copyAll} />
      </header>
      <dl class="facts">
        {ids.map(([name, field, id]) => (
          <Fact key={field} name={name} text={id} isCode />
        ))}
      </dl>
    </section>
  );
}

function idsOf(row: Orchestration): [name: string, field: string, id: string][] {
  const all: [string, string, string | null | undefined][] = [
    [words.id, "id", row.id],
    [words.refId, "ref_id", row.ref_id],
    [words.sourceTransfer, "source_transfer.transfer_id", row.source_transfer?.transfer_id],
    [words.destinationTransfer, "destination_transfer.transfer_id", row.destination_transfer?.transfer_id],
    [words.rule, "orchestration_rule_id", row.orchestration_rule_id],
    [words.identity, "identity_id", row.identity_id],
    [words.accountId, "account_id", row.account_id],
  ];
  return all.filter((one): one is [string, string, string] => one[2] != null && one[2] !== "");
}
