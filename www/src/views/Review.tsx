/** The last look before money moves, and what came of it. */
import { pretty } from "../lib/json.ts";
import { Icon } from "../parts/Icon.tsx";
import { backToForm, look, send, type Reviewed } from "../state/compose.ts";
import { strings } from "../strings.ts";
import { Effect } from "./Effect.tsx";
import { Outcome } from "./Outcome.tsx";
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
        </div>
        <RequestPane json={pretty(request.body ?? "")} curl={request.toCurl()} note={strings.request.exact} isWhole />
      </div>
      <div class="panel-foot">
        <Actions now={now} />
      </div>
    </div>
  );
}

function Actions({ now: { at } }: { now: Reviewed }) {
  const isInDoubt = at === "doubt" || at === "looking" || at === "blind";
  if (isInDoubt) {
    return (
      <button key="look" type="button" class="button primary" aria-disabled={at === "looking"} onClick={() => void look()}>
        {at === "looking" ? words.checking : words.check}
      </button>
    );
  }
  const isSending = at === "sending";
  return (
    <>
      <button key="back" type="button" class="button quiet" disabled={isSending} onClick={backToForm}>
        <Icon name="back" />
        {words.back}
      </button>
      <button key="send" type="button" class="button primary" aria-disabled={isSending} onClick={() => void send()}>
        {isSending ? words.sending : at === "review" ? words.send : words.sendAgain}
      </button>
    </>
  );
}
