/** Both transfers of an orchestration, as the vendor keeps them. */
import type { Orchestration, Transfer } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { isPositive } from "../lib/decimal.ts";
import { titleCase } from "../lib/words.ts";
import { Amount } from "../parts/Amount.tsx";
import { networkName } from "../parts/EndName.tsx";
import { Fact } from "../parts/Fact.tsx";
import { Problem } from "../parts/Notice.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { Exact } from "../parts/Time.tsx";
import { reloadStory, transferOf, transfers } from "../state/story.ts";
import { strings } from "../strings.ts";

const words = strings.transfers;

export function Transfers({ row }: { row: Orchestration }) {
  const part = transfers.value;
  const both: readonly [title: string, transfer: Transfer | undefined][] = [
    [words.source, transferOf(row.source_transfer?.transfer_id)],
    [words.destination, transferOf(row.destination_transfer?.transfer_id)],
  ];
  const known = both.filter((one): one is [string, Transfer] => one[1] !== undefined);
  return (
    <section class="detail-part" aria-busy={part.at === "loading"}>
      <h3>{words.title}</h3>
      {part.at === "failed" && (
        <Problem
          explanation={explain(part.error)}
          actions={
            <button type="button" class="button small" onClick={reloadStory}>
              {strings.retry}
            </button>
          }
        />
      )}
      {known.length === 0 && part.at === "loading" && <p class="help">{strings.loading}</p>}
      {known.length === 0 && part.at === "there" && <p class="help">{words.none}</p>}
      {known.map(([title, transfer]) => (
        <OneTransfer key={title} title={title} transfer={transfer} />
      ))}
    </section>
  );
}

function OneTransfer({ title, transfer }: { title: string; transfer: Transfer }) {
  const { status, type, amount, asset, fee, secondary_status, status_details, crypto_network, crypto_tx_hash, group_id, created_at, updated_at } = transfer;
  const obstacles = Object.values(status_details ?? {}).flatMap((obstacle) => (obstacle?.message ? [obstacle.message] : []));
  return (
    <details class="fold transfer" data-transfer={transfer.id}>
      <summary>
        <span class="transfer-title">{title}</span>
        <StatusChip status={status === "PENDING" ? "RUNNING" : status} />
      </summary>
      <dl class="facts">
        <div>
          <dt>{words.amount}</dt>
          <dd>
            <Amount text={amount} asset={asset} />
          </dd>
        </div>
        {isPositive(fee ?? "") && (
          <div>
            <dt>{words.fee}</dt>
            <dd>
              <Amount text={fee} asset={asset} />
            </dd>
          </div>
        )}
        <Fact name={words.type} text={titleCase(type ?? "")} />
        <Fact name={words.secondary} text={secondary_status?.detail || titleCase(secondary_status?.name ?? "")} />
        {obstacles.map((message) => (
          <Fact key={message} name={words.obstacle} text={message} />
        ))}
        <Fact name={strings.detail.network} text={networkName(crypto_network ?? "")} />
        <Fact name={words.hash} text={crypto_tx_hash} isCode />
        <Fact name={words.id} text={transfer.id} isCode />
        <Fact name={words.group} text={group_id} isCode />
        <div>
          <dt>{words.created}</dt>
          <dd>
            <Exact at={created_at} />
          </dd>
        </div>
        <div>
          <dt>{words.updated}</dt>
          <dd>
            <Exact at={updated_at} />
          </dd>
        </div>
      </dl>
    </details>
  );
}
