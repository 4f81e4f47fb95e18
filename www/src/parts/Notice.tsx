/** Something that has to be said, in words, with what can be done about it. */
import type { ComponentChildren } from "preact";
import type { Explanation } from "../lib/explain.ts";
import { Countdown } from "./Countdown.tsx";
import { Icon } from "./Icon.tsx";

interface Props {
  tone: "error" | "warning" | "info";
  title: string;
  /** Read out at once, as an error always is. */
  isUrgent?: boolean;
  children?: ComponentChildren;
  /** Buttons. */
  actions?: ComponentChildren;
}

export function Notice({ tone, title, isUrgent = false, children, actions }: Props) {
  return (
    <div class={`notice notice-${tone}`} role={tone === "error" || isUrgent ? "alert" : undefined}>
      <Icon name={tone === "info" ? "info" : "alert"} />
      <div class="notice-text">
        <p class="notice-title">{title}</p>
        {children}
        {actions !== undefined && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}

interface ProblemProps {
  explanation: Explanation;
  /** A warning, for what passes by itself. */
  tone?: "error" | "warning";
  actions?: ComponentChildren;
}

/** An error, explained. */
export function Problem({ explanation, tone = "error", actions }: ProblemProps) {
  const { title, text, todo, until, technical } = explanation;
  return (
    <Notice tone={tone} title={title} isUrgent actions={actions}>
      {text !== "" && <p>{text}</p>}
      {until !== undefined && <Countdown until={until} />}
      <p>{todo}</p>
      {technical !== undefined && <p class="technical">{technical}</p>}
    </Notice>
  );
}
