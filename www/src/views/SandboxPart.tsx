/** One part of the panel of the sandbox, with what went wrong in it. */
import type { ComponentChildren } from "preact";
import { explain } from "../lib/explain.ts";
import { Notice, Problem } from "../parts/Notice.tsx";
import { ControlRefused } from "../state/controls.ts";
import { busy, trouble, type Part } from "../state/sandbox-panel.ts";
import { strings } from "../strings.ts";

export function SandboxPart({ part, title, children }: { part: Part; title: string; children: ComponentChildren }) {
  return (
    <section class="sandbox-part" aria-labelledby={`sandbox-${part}`} aria-busy={busy.value === part}>
      <h3 id={`sandbox-${part}`}>{title}</h3>
      {children}
      <Trouble part={part} />
    </section>
  );
}

export function Trouble({ part }: { part: Part }) {
  const now = trouble.value;
  if (now?.part !== part) return null;
  if (!(now.error instanceof ControlRefused)) return <Problem explanation={explain(now.error)} />;
  return (
    <Notice tone="error" title={strings.sandbox.refused}>
      <p>{now.error.message}</p>
    </Notice>
  );
}
