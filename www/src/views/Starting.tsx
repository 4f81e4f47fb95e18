/** What stands here until the Service Worker answers, or cannot. */
import { Problem } from "../parts/Notice.tsx";
import { strings } from "../strings.ts";

const words = strings.worker;

export function Starting({ failure }: { failure?: unknown }) {
  return (
    <main class="main">
      <h1 class="product">{strings.product}</h1>
      {failure === undefined ? (
        <p role="status">{words.starting}</p>
      ) : (
        <Problem explanation={{ title: words.failed, text: failure instanceof Error ? failure.message : String(failure), todo: words.failedTodo }} />
      )}
    </main>
  );
}
