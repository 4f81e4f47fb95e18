/** Copies a text; one that takes work is made when it is asked for. */
import { useState } from "preact/hooks";
import { announce } from "../state/announce.ts";
import { strings } from "../strings.ts";
import { Icon } from "./Icon.tsx";

const SHOWN_MS = 1_500;

export function CopyButton({ text, what, label }: { text: string | (() => string); what: string; label?: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setDone(true);
      setTimeout(() => setDone(false), SHOWN_MS);
      announce(strings.copied(what));
    } catch {
      announce(strings.notCopied);
    }
  };
  return (
    <button
      type="button"
      class={label === undefined ? "icon-button small" : "button quiet small"}
      title={strings.copy(what)}
      aria-label={label === undefined ? strings.copy(what) : undefined}
      onClick={() => void copy()}
    >
      <Icon name={isDone ? "check" : "copy"} />
      {label}
    </button>
  );
}
