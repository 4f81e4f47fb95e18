/** A look at what would stop the payment, before it is sent. */
import { useEffect } from "preact/hooks";
import type { CreateOrchestrationInput } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { capital, stop } from "../lib/words.ts";
import { Icon } from "../parts/Icon.tsx";
import { Problem } from "../parts/Notice.tsx";
import { forgetLook, look, lookAt } from "../state/preflight.ts";
import { strings } from "../strings.ts";

const words = strings.preflight;

export function Preflight({ params }: { params: CreateOrchestrationInput }) {
  useEffect(() => forgetLook, [params]);
  const now = look.value;
  return (
    <section class="preflight" aria-labelledby="preflight-title">
      <header class="detail-part-head">
        <h3 id="preflight-title">{words.title}</h3>
        <button type="button" class="button small" aria-disabled={now.at === "looking"} onClick={() => now.at !== "looking" && void lookAt(params)}>
          {now.at === "looking" ? words.looking : now.at === "idle" ? words.look : words.again}
        </button>
      </header>
      <div role="status">
        {now.at === "idle" && <p class="help">{words.help}</p>}
        {now.at === "failed" && <Problem explanation={explain(now.error)} />}
        {now.at === "seen" && (
          <>
            {now.found.findings.length === 0 && <p class="preflight-clear">{words.clear}</p>}
            <ul class="issues">
              {now.found.findings.map(({ code, path, severity, message, fix }) => (
                <li key={`${code} ${path.join(".")}`} class={`issue issue-${severity}`}>
                  <Icon name={severity === "error" ? "alert" : "info"} />
                  <span>
                    <code>{path.join(".")}</code> {stop(message)} <span class="hint">{stop(capital(fix))}</span>
                  </span>
                </li>
              ))}
            </ul>
            {!now.found.complete && <p class="help">{words.incomplete}</p>}
          </>
        )}
      </div>
    </section>
  );
}
