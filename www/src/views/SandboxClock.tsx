/** The clock of the sandbox, which only goes forward. */
import { exact } from "../lib/time.ts";
import { now } from "../state/clock.ts";
import { sandbox } from "../state/controls.ts";
import { busy, runAdvance, runUntilIdle } from "../state/sandbox-panel.ts";
import { strings } from "../strings.ts";
import { SandboxPart } from "./SandboxPart.tsx";

const words = strings.sandbox.clock;

export function SandboxClock() {
  const told = sandbox.value;
  const isBusy = busy.value !== undefined;
  return (
    <SandboxPart part="clock" title={words.title}>
      <p class="sandbox-time">
        <span class="help">{words.now}</span> <strong>{told === undefined ? words.unknown : exact(now.value)}</strong>
      </p>
      <div class="sandbox-buttons" role="group" aria-label={words.group}>
        {words.spans.map(([ms, span]) => (
          <button key={ms} type="button" class="button small" aria-disabled={isBusy} onClick={() => void runAdvance(ms, span)}>
            {words.forward(span)}
          </button>
        ))}
        <button type="button" class="button small" aria-disabled={isBusy} onClick={() => void runUntilIdle()}>
          {words.untilIdle}
        </button>
      </div>
      <p class="help">{told?.next === undefined ? words.quiet : words.busy}</p>
    </SandboxPart>
  );
}
