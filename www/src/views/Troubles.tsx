/** What stands in the way of the whole page, and what to do about it. */
import { explain, type Explanation } from "../lib/explain.ts";
import { Problem } from "../parts/Notice.tsx";
import { trouble, tryAgain, type Trouble } from "../state/trouble.ts";
import { strings } from "../strings.ts";

const words = strings.trouble;

export function Troubles() {
  const now = trouble.value;
  if (now === undefined) return null;
  const passes = now.kind === "penalty" || now.kind === "connection";
  return <Problem tone={passes ? "warning" : "error"} explanation={explanationOf(now)} actions={actionOf(now)} />;
}

function explanationOf({ kind, error }: Trouble): Explanation {
  const explanation = explain(error);
  if (kind === "penalty") return { ...explanation, todo: words.goesOn };
  if (kind === "connection") return { title: navigator.onLine ? explanation.title : words.offline, text: explanation.text, todo: words.behind };
  return explanation;
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
