/** What can be done with a sandbox: deposits, time, faults, and a new beginning. */
import { Icon } from "../parts/Icon.tsx";
import { News } from "../parts/News.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { isWide } from "../state/media.ts";
import { lastFired } from "../state/sandbox-deposit.ts";
import { busy, closeSandbox, isResetAsked, runReset, runTry } from "../state/sandbox-panel.ts";
import { open } from "../state/selection.ts";
import { startTour } from "../state/tour.ts";
import { strings } from "../strings.ts";
import { SandboxClock } from "./SandboxClock.tsx";
import { SandboxDeposit } from "./SandboxDeposit.tsx";
import { SandboxFaults } from "./SandboxFaults.tsx";
import { SandboxPart, Trouble } from "./SandboxPart.tsx";

const words = strings.sandbox;

export function Sandbox() {
  const isModal = !isWide.value;
  return (
    <Panel title={words.title} name="sandbox" modal={isModal} onClose={closeSandbox}>
      <div class="panel-body sandbox-parts">
        <div class="sandbox-row">
          <p class="lead">{words.lead}</p>
          {/* The one beside the parts of the console is behind the panel. */}
          {isModal && (
            <button type="button" class="button small" onClick={startTour}>
              <Icon name="tour" />
              {strings.tour.start}
            </button>
          )}
        </div>
        <TryIt />
        <SandboxDeposit />
        <SandboxClock />
        <SandboxFaults />
        <Reset />
      </div>
      {isModal && <News />}
    </Panel>
  );
}

/** The button that shows it all; what it started is followed below it. */
function TryIt() {
  const fired = lastFired.value;
  return (
    <section class="try" aria-labelledby="sandbox-try" aria-busy={busy.value === "try"}>
      <h3 id="sandbox-try">{words.tryIt.title}</h3>
      <p class="help">{words.tryIt.text}</p>
      <div class="try-row">
        <button type="button" class="button primary" aria-disabled={busy.value !== undefined} onClick={() => void runTry()}>
          <Icon name="play" />
          {busy.value === "try" ? words.working : fired === undefined ? words.tryIt.now : words.tryIt.again}
        </button>
        {fired !== undefined && (
          <>
            <StatusChip status={fired.status} />
            <button
              type="button"
              class="button quiet small"
              onClick={() => {
                if (!isWide.peek()) closeSandbox();
                open(fired.id ?? "");
              }}
            >
              {words.tryIt.show}
              <Icon name="arrow" />
            </button>
          </>
        )}
      </div>
      <Trouble part="try" />
    </section>
  );
}

/** The consequences stand before the button. */
function Reset() {
  const { reset } = words;
  return (
    <SandboxPart part="reset" title={reset.title}>
      {isResetAsked.value ? (
        <Notice
          tone="warning"
          title={reset.question}
          actions={
            <>
              <button type="button" class="button" onClick={() => (isResetAsked.value = false)} disabled={busy.value === "reset"}>
                {reset.keep}
              </button>
              <button type="button" class="button danger" onClick={() => void runReset()} aria-disabled={busy.value !== undefined}>
                {busy.value === "reset" ? words.working : reset.now}
              </button>
            </>
          }
        >
          <ul class="consequences">
            {reset.consequences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <div class="sandbox-row">
          <p class="help">{reset.text}</p>
          <button type="button" class="button small" onClick={() => (isResetAsked.value = true)}>
            {reset.ask}
          </button>
        </div>
      )}
    </SandboxPart>
  );
}
