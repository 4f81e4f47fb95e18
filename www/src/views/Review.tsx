/** The last look before money moves, and what came of it. */
import { pretty } from "../lib/json.ts";
import { Icon } from "../parts/Icon.tsx";
import { backToForm, look, send, type Reviewed } from "../state/compose.ts";
import { strings } from "../strings.ts";
import { snippetsOf } from "../state/request.ts";
import { Attempts } from "./Attempts.tsx";
import { Effect } from "./Effect.tsx";
import { Outcome } from "./Outcome.tsx";
import { Preflight } from "./Preflight.tsx";
import { RequestPane } from "./RequestPane.tsx";

const words = strings.review;

export function Review({ now }: { now: Reviewed }) {
  const { request } = now.order;
  return (
    <div class="compose-form">
      <div class="compose-columns">
        <div class="compose-fields">
          <Outcome now={now} />
          <Effect order={now.order} />
          {now.at === "review" && <Preflight params={now.order.params} />}
        </div>
        <RequestPane json={pretty(request.body ?? "")} snippets={snippetsOf(request)} note={strings.request.exact} isWhole />
      </div>
      <Attempts />
      <div class="panel-foot">
        <Actions now={now} />
      </div>
    </div>
  );
}

function Actions({ now: { at } }: { now: Reviewed }) {
  const isLooking = at === "looking";
  const isInDoubt = at === "doubt" || isLooking || at === "blind";
  const check = (
    <button
      key="look"
      type="button"
      class={isInDoubt ? "button primary" : "button"}
      aria-disabled={isLooking}
      onClick={() => void look()}
    >
      {isLooking ? words.checking : words.check}
    </button>
  );
  // Whoever is in doubt looks first.
  if (isInDoubt) return check;
  const isSending = at === "sending";
  return (
    <>
      <button key="back" type="button" class="button quiet" disabled={isSending} onClick={backToForm}>
        <Icon name="back" />
        {words.back}
      </button>
      {at === "absent" && check}
      <button key="send" type="button" class="button primary" aria-disabled={isSending} onClick={() => void send()}>
        {isSending ? words.sending : at === "review" ? words.send : words.sendAgain}
      </button>
    </>
  );
}
