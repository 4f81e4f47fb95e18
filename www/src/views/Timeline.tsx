/** How far an orchestration has come: start, both transfers, end. */
import type { ComponentChildren } from "preact";
import type { Orchestration, OrchestrationTransfer } from "paxos-orchestrations";
import { isTerminal } from "../lib/names.ts";
import { duration, parseTime } from "../lib/time.ts";
import { middle } from "../lib/words.ts";
import { StatusIcon } from "../parts/StatusChip.tsx";
import { Exact } from "../parts/Time.tsx";
import { transferOf } from "../state/story.ts";
import { strings } from "../strings.ts";

const words = strings.detail;

export function Timeline({ row }: { row: Orchestration }) {
  return (
    <section class="detail-part">
      <h3>{words.progress}</h3>
      <ol class="timeline">
        <Step status="COMPLETED" title={words.created}>
          <Exact at={row.created_at} />
        </Step>
        <Transfer title={words.taken(row.source_asset ?? "?")} transfer={row.source_transfer} />
        <Transfer title={words.delivered(row.destination_asset ?? "?")} transfer={row.destination_transfer} />
        <End row={row} />
      </ol>
    </section>
  );
}

function End({ row }: { row: Orchestration }) {
  const at = row.completed_at ?? row.updated_at;
  const [start, end] = [parseTime(row.created_at), parseTime(at)];
  if (!isTerminal(row.status)) return <Step status={row.status} title={words.stillOpen(strings.status(row.status))} />;
  return (
    <Step status={row.status} title={strings.status(row.status)}>
      <Exact at={at} />
      {start !== undefined && end !== undefined && end > start && ` · ${words.after(duration(end - start))}`}
    </Step>
  );
}

function Transfer({ title, transfer }: { title: string; transfer: OrchestrationTransfer | null | undefined }) {
  const id = transfer?.transfer_id ?? "";
  const known = transferOf(id);
  const status = transfer?.status ?? "PENDING";
  return (
    <Step status={status === "PENDING" ? "PLANNED" : status} title={title}>
      {id === "" ? (
        words.transferPlanned
      ) : (
        <>
          {words.transfer}{" "}
          <span class="mono" title={id}>
            {middle(id, 8, 6)}
          </span>
        </>
      )}
      {status !== "PENDING" && status !== "COMPLETED" && ` · ${strings.status(status).toLowerCase()}`}
      {known !== undefined && <Times start={known.created_at} end={status === "PENDING" ? undefined : known.updated_at} />}
    </Step>
  );
}

/** When it began, and how long it took. */
function Times({ start, end }: { start: string | null | undefined; end: string | null | undefined }) {
  const [from, to] = [parseTime(start), parseTime(end)];
  return (
    <span class="step-times">
      <Exact at={start} />
      {from !== undefined && to !== undefined && to >= from && ` · ${words.took(duration(to - from))}`}
    </span>
  );
}

interface StepProps {
  status: string | null | undefined;
  title: string;
  children?: ComponentChildren;
}

function Step({ status, title, children }: StepProps) {
  return (
    <li class={`step${status === "PLANNED" ? " step-planned" : ""}`}>
      <span class="step-sign">{status !== "PLANNED" && <StatusIcon status={status} />}</span>
      <span class="step-title">{title}</span>
      {children !== undefined && <span class="step-text">{children}</span>}
    </li>
  );
}
