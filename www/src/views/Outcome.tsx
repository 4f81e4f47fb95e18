/** Why it was not sent, or why nobody knows, in words. */
import { AlreadyExistsError } from "paxos-orchestrations";
import { explain, type Explanation } from "../lib/explain.ts";
import { Issues } from "../parts/Field.tsx";
import { Notice, Problem } from "../parts/Notice.tsx";
import { dismiss, issuesOfError, type Reviewed } from "../state/compose.ts";
import { isProduction } from "../state/environment.ts";
import { addressOf, open } from "../state/selection.ts";
import { strings } from "../strings.ts";

export function Outcome({ now }: { now: Reviewed }) {
  const { doubt } = strings;
  switch (now.at) {
    case "review":
      return <Lead />;
    case "sending":
      return <p class="lead">{strings.review.onItsWay}</p>;
    case "refused":
      return <Refusal error={now.error} />;
    case "doubt":
      return <Doubt title={doubt.title} text={doubt.text} cause={now.doubt.cause} />;
    case "looking":
      return <Doubt title={doubt.title} text={doubt.text} />;
    case "absent":
      return (
        <Notice tone="info" title={doubt.absentTitle}>
          <p role="alert">{doubt.absentText}</p>
        </Notice>
      );
    case "blind":
      return <Doubt title={doubt.blindTitle} text={doubt.blindText} cause={now.error} />;
  }
}

function Lead() {
  return (
    <p class="lead">
      {strings.review.lead} {isProduction.value && <strong>{strings.review.production}</strong>}
    </p>
  );
}

/** Nobody knows; `cause` is what went wrong last. */
function Doubt({ title, text, cause }: { title: string; text: string; cause?: unknown }) {
  return (
    <Notice tone="warning" title={title}>
      <p role="alert">{text}</p>
      {cause !== undefined && <Cause explanation={explain(cause)} />}
    </Notice>
  );
}

function Cause({ explanation: { title, text } }: { explanation: Explanation }) {
  return (
    <p class="technical">
      {title}. {text}
    </p>
  );
}

function Refusal({ error }: { error: unknown }) {
  const existing = AlreadyExistsError.is(error) ? error.existing?.id : undefined;
  const openExisting =
    existing === undefined ? undefined : (
      <a
        class="button"
        href={addressOf(existing)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          dismiss();
          open(existing);
        }}
      >
        {strings.review.openExisting}
      </a>
    );
  const issues = issuesOfError(error);
  return (
    <>
      <Problem explanation={explain(error)} actions={openExisting} />
      <Issues id="refusal-issues" label={strings.request.title} issues={issues} />
    </>
  );
}
