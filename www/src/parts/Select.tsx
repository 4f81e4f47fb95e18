/** A labelled choice among known values that keeps its value elsewhere. */
import type { Issue } from "paxos-orchestrations";
import { strings } from "../strings.ts";
import { Field } from "./Field.tsx";

interface Props {
  id: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  issues?: readonly Issue[];
  help?: string;
  onChange: (value: string) => void;
}

export function Select({ id, label, value, options, issues = [], help, onChange }: Props) {
  return (
    <Field id={id} label={label} help={help} issues={issues}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {value === "" && <option value="">{strings.compose.choose}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
