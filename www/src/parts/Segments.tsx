/** A choice of one among a few, side by side: radio buttons in disguise. */
import type { ComponentChildren } from "preact";

interface Props<T extends string> {
  name: string;
  legend: string;
  hideLegend?: boolean;
  value: T;
  options: readonly { value: T; label: string; face?: ComponentChildren }[];
  describedBy?: string | undefined;
  onChange: (value: T) => void;
}

export function Segments<T extends string>({ name, legend, hideLegend, value, options, describedBy, onChange }: Props<T>) {
  return (
    <fieldset class="segments" aria-describedby={describedBy}>
      <legend class={hideLegend === true ? "unseen" : "label"}>{legend}</legend>
      <div class="segments-row">
        {options.map((option) => (
          <label key={option.value} class="segment" title={option.face === undefined ? undefined : option.label}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span class={option.face === undefined ? undefined : "unseen"}>{option.label}</span>
            {option.face}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
