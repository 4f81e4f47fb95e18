import { cloneElement, useId, type ReactElement } from "react";

interface Props {
  label: string;
  /** What is wrong with it, as the schema says. */
  error: string | undefined;
  children: ReactElement<{ id?: string; "aria-invalid"?: boolean; "aria-describedby"?: string }>;
}

/** A control with its label, and beside it what is wrong. */
export function Field({ label, error, children }: Props) {
  const id = useId();
  const wrong = error !== undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, { id, "aria-invalid": wrong, ...(wrong && { "aria-describedby": `${id}-error` }) })}
      {wrong && (
        <p className="error" id={`${id}-error`}>
          {label} {error}.
        </p>
      )}
    </div>
  );
}
