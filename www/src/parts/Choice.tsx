/** A select whose list is open: the last entry lets one type anything else. */
import { useState } from "preact/hooks";
import type { ControlProps } from "./Field.tsx";
import { strings } from "../strings.ts";

const OTHER = "\u0000other";

interface Props {
  control: ControlProps;
  value: string;
  options: readonly { value: string; label: string }[];
  otherLabel: string;
  onChange: (value: string) => void;
  onLeave: () => void;
}

export function Choice({ control, value, options, otherLabel, onChange, onLeave }: Props) {
  const isListed = options.some((option) => option.value === value);
  const [isOther, setOther] = useState(!isListed && value !== "");
  const typed = isOther || (!isListed && value !== "");
  return (
    <div class="choice">
      <select
        {...control}
        value={typed ? OTHER : value}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setOther(chosen === OTHER);
          onChange(chosen === OTHER ? "" : chosen);
        }}
        onBlur={onLeave}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
        <option value={OTHER}>{strings.compose.other}</option>
      </select>
      {typed && (
        <input
          type="text"
          aria-label={otherLabel}
          aria-describedby={control["aria-describedby"]}
          aria-invalid={control["aria-invalid"]}
          placeholder={otherLabel}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
          onBlur={onLeave}
        />
      )}
    </div>
  );
}
