/** What stands in the way of the whole page, and what to do about it. */
import { explain } from "../lib/explain.ts";
import { Problem } from "../parts/Notice.tsx";
import { trouble, tryAgain, type Trouble } from "../state/trouble.ts";
import { strings } from "../strings.ts";

const words = strings.trouble;

export function Troubles() {
  const now = trouble.value;
  if (now === undefined) return null;
  const passes = now.kind === "penalty" || now.kind === "connection";
  return <Problem tone={passes ? "warning" : "error"} explanation={{ ...explain(now.error), ...beside(now) }} actions={actionOf(now)} />;
}

/** What is said beside what the error says. */
function beside({ kind }: Trouble): { title?: string; todo?: string } {
  if (kind === "penalty") return { todo: words.goesOn };
  if (kind === "connection") return { ...(navigator.onLine ? {} : { title: words.offline }), todo: words.behind };
  return {};
}

function actionOf({ kind }: Trouble) {
  // Until the penalty is over another try would never leave this page.
  if (kind === "penalty") return undefined;
  const isAnew = kind === "wasm" || kind === "session";
  return (
    <button type="button" class="button small" onClick={isAnew ? () => location.reload() : tryAgain}>
      {isAnew ? strings.worker.reload : strings.retry}
    </button>
  );
}
