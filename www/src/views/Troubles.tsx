/** What stands in the way of the whole page, and what to do about it. */
import { explain } from "../lib/explain.ts";
import { Problem } from "../parts/Notice.tsx";
import { trouble, tryAgain, type Trouble } from "../state/trouble.ts";
import { strings } from "../strings.ts";

const words = strings.trouble;

export function Troubles() {
  const now = trouble.value;
  return now === undefined ? null : <Problem explanation={{ ...explain(now.error), ...special(now) }} actions={<Action now={now} />} />;
}

/** Beside what the error says. */
function special({ kind }: Trouble): { title?: string; todo?: string } {
  if (kind === "penalty") return { todo: words.goesOn };
  if (kind === "connection") return { ...(navigator.onLine ? {} : { title: words.offline }), todo: words.behind };
  return {};
}

function Action({ now: { kind } }: { now: Trouble }) {
  // Until the penalty is over another try would never leave this page.
  if (kind === "penalty") return null;
  const isAnew = kind === "wasm" || kind === "session";
  return (
    <button type="button" class="button small" onClick={isAnew ? () => location.reload() : tryAgain}>
      {isAnew ? strings.worker.reload : strings.retry}
    </button>
  );
}
