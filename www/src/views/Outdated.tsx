/** Offers the newer version of the page. */
import { Notice } from "../parts/Notice.tsx";
import { strings } from "../strings.ts";

const words = strings.worker;

export function Outdated() {
  return (
    <div role="status">
      <Notice
        tone="info"
        title={words.outdated}
        actions={
          <button type="button" class="button small" onClick={() => location.reload()}>
            {words.reload}
          </button>
        }
      >
        <p>{words.outdatedText}</p>
      </Notice>
    </div>
  );
}
