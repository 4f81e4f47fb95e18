/** A line of text in the form. */
import { Field } from "../parts/Field.tsx";
import { issuesOf, leave } from "../state/checks.ts";
import { draft, edit } from "../state/draft.ts";

interface Props {
  field: "bankAccount" | "memo" | "address" | "refId";
  label: string;
  help?: string;
  optional?: boolean;
  /** Ids and addresses: no help from the keyboard. */
  isCode?: boolean;
}

export function TextField({ field, label, help, optional = false, isCode }: Props) {
  return (
    <Field id={field} label={label} optional={optional} help={help} issues={issuesOf(field)}>
      {(control) => (
        <input
          {...control}
          type="text"
          class={isCode === true ? "mono" : undefined}
          autocomplete="off"
          autocapitalize={isCode === true ? "off" : undefined}
          spellcheck={isCode !== true}
          value={draft.value[field]}
          onInput={(event) => edit({ [field]: event.currentTarget.value })}
          onBlur={() => leave(field)}
        />
      )}
    </Field>
  );
}
