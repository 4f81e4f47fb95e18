/** A labelled line of text that keeps its value elsewhere. */
import type { Issue } from "paxos-orchestrations";
import { Field } from "./Field.tsx";

interface Props {
  id: string;
  label: string;
  value: string;
  issues?: readonly Issue[];
  help?: string;
  optional?: boolean;
  /** Ids and addresses: no help from the keyboard. */
  isCode?: boolean;
  /** Id of a datalist. */
  list?: string;
  onInput: (value: string) => void;
  onLeave?: () => void;
}

export function Input({ id, label, value, issues = [], help, optional = false, isCode = false, list, onInput, onLeave }: Props) {
  return (
    <Field id={id} label={label} optional={optional} help={help} issues={issues}>
      {(control) => (
        <input
          {...control}
          type="text"
          class={isCode ? "mono" : undefined}
          autocomplete="off"
          autocapitalize={isCode ? "off" : undefined}
          spellcheck={!isCode}
          list={list}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
          onBlur={onLeave}
        />
      )}
    </Field>
  );
}
