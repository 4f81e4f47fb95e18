/** What shall go wrong with the requests of this page. */
import { Icon } from "../parts/Icon.tsx";
import { Select } from "../parts/Select.tsx";
import { FAULT_POINTS, type FaultPoint } from "../state/controls.ts";
import { busy, editFault, fault, runClearFaults, runScript, scripted, struck, type FaultDraft } from "../state/sandbox-panel.ts";
import { strings } from "../strings.ts";
import { SandboxPart } from "./SandboxPart.tsx";

const words = strings.sandbox.faults;
const STATUSES = ["400", "403", "404", "429", "500", "503"];
const SECONDS = ["1", "5", "15"];

const choices = (names: Readonly<Record<string, string>>, order = Object.keys(names)): { value: string; label: string }[] =>
  order.map((value) => ({ value, label: names[value] ?? value }));
const nameIn = (names: Readonly<Record<string, string>>, value: string): string => names[value] ?? value;

export function SandboxFaults() {
  const { point, operation, times, status, seconds } = fault.value;
  return (
    <SandboxPart part="faults" title={words.title}>
      <form
        class="sandbox-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void runScript();
        }}
      >
        <Select id="fault-point" label={words.point} help={words.help[point]} value={point} options={choices(words.points, [...FAULT_POINTS])} onChange={(chosen) => editFault({ point: chosen as FaultPoint })} />
        <div class="pair pair-even">
          <Select id="fault-operation" label={words.operation} value={operation} options={choices(words.operations)} onChange={(operation) => editFault({ operation })} />
          <Select id="fault-times" label={words.times} value={times} options={choices(words.timesOptions)} onChange={(times) => editFault({ times })} />
          {point === "status" && <Select id="fault-status" label={words.status} value={status} options={STATUSES.map((value) => ({ value, label: value }))} onChange={(status) => editFault({ status })} />}
          {point === "latency" && <Select id="fault-seconds" label={words.seconds} value={seconds} options={SECONDS.map((value) => ({ value, label: value }))} onChange={(seconds) => editFault({ seconds })} />}
        </div>
        <div class="sandbox-buttons">
          <button type="submit" class="button" aria-disabled={busy.value !== undefined}>
            <Icon name="alert" />
            {words.script}
          </button>
          {scripted.value !== undefined && (
            <button type="button" class="button quiet" aria-disabled={busy.value !== undefined} onClick={() => void runClearFaults()}>
              {words.clear}
            </button>
          )}
        </div>
        {scripted.value !== undefined && <Armed fault={scripted.value} />}
      </form>
    </SandboxPart>
  );
}

function Armed({ fault: { point, operation, times } }: { fault: FaultDraft }) {
  return (
    <p class="armed">
      <Icon name="alert" />
      <span>
        <strong>{words.armed(words.points[point], nameIn(words.operations, operation), nameIn(words.timesOptions, times))}</strong>
        <br />
        {words.struck(struck(point))}
      </span>
    </p>
  );
}
