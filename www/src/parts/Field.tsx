/** A labelled control with its help and with what the checker says about it, tied together for screen readers. */
import type { ComponentChildren } from "preact";
import type { Issue } from "paxos-orchestrations";
import { capital, stop } from "../lib/words.ts";
import { strings } from "../strings.ts";
import { Icon } from "./Icon.tsx";

/** What the control takes over. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

interface Props {
  id: string;
  label: string;
  optional?: boolean;
  help?: ComponentChildren;
  issues: readonly Issue[];
  children: (control: ControlProps) => ComponentChildren;
}

export function Field({ id, label, optional, help, issues, children }: Props) {
  const describedBy = [help === undefined ? "" : `${id}-help`, issues.length === 0 ? "" : `${id}-issues`].join(" ").trim();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
        {optional === true && <span class="optional"> {strings.compose.optional}</span>}
      </label>
      {children({
        id,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
        "aria-invalid": issues.some((issue) => issue.severity === "error") ? true : undefined,
      })}
      <Issues id={`${id}-issues`} label={label} issues={issues} />
      {help !== undefined && (
        <div class="help" id={`${id}-help`}>
          {help}
        </div>
      )}
    </div>
  );
}

/** What the checker says, as sentences about the label. */
export function Issues({ id, label, issues }: { id: string; label: string; issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  return (
    <ul class="issues" id={id}>
      {issues.map((issue, index) => (
        <li key={index} class={`issue issue-${issue.severity}`}>
          <Icon name={issue.severity === "error" ? "alert" : "info"} />
          <span>
            <Words text={stop(`${label} ${issue.message}`)} />
            {issue.hint !== undefined && (
              <span class="hint">
                {" "}
                <Words text={stop(capital(issue.hint))} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Text in which backticks set off code. */
function Words({ text }: { text: string }) {
  return <>{text.split("`").map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece))}</>;
}
