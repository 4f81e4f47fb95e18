/** Product, environment, theme, and the one thing to do. */
import { Icon } from "../parts/Icon.tsx";
import { Segments } from "../parts/Segments.tsx";
import { compose } from "../state/compose.ts";
import { environment, hasControls, isEmbedded, isProduction } from "../state/environment.ts";
import { isSandboxOpen, toggleSandbox } from "../state/sandbox-panel.ts";
import { isSheetOpen } from "../state/shortcuts.ts";
import { theme, THEMES } from "../state/theme.ts";
import { strings } from "../strings.ts";

export function TopBar() {
  return (
    <header class="top">
      <h1 class="product">
        <Mark />
        {strings.product}
      </h1>
      <EnvironmentBadge />
      <div class="top-end">
        <Segments
          name="theme"
          legend={strings.theme.legend}
          hideLegend
          value={theme.value}
          options={THEMES.map((value) => ({ value, label: strings.theme[value], face: <Icon name={value} /> }))}
          onChange={(value) => (theme.value = value)}
        />
        <button type="button" class="icon-button" title={strings.shortcuts.open} aria-label={strings.shortcuts.open} onClick={() => (isSheetOpen.value = true)}>
          <Icon name="keys" />
        </button>
        <button type="button" id="new-orchestration" class="button primary" onClick={compose}>
          <Icon name="plus" />
          {strings.compose.open}
        </button>
      </div>
    </header>
  );
}

function EnvironmentBadge() {
  const told = environment.value;
  // Its room is kept, so that nothing moves when it comes.
  if (told === undefined) return <span class="environment environment-awaited">{strings.none}</span>;
  if (told.upstream === "") return null;
  const tone = isEmbedded.value ? "" : isProduction.value ? " environment-production" : " environment-remote";
  if (hasControls.value) return <SandboxButton />;
  return (
    <span class={`environment${tone}`} title={strings.environment.title(told.version)}>
      {nameOf(told.upstream)}
    </span>
  );
}

/** Where there is a sandbox, its badge opens what can be done with it. */
function SandboxButton() {
  return (
    <button type="button" class="environment environment-open" aria-expanded={isSandboxOpen.value} title={strings.sandbox.open} onClick={toggleSandbox}>
      <Icon name="sandbox" />
      {strings.environment.embedded}
    </button>
  );
}

function nameOf(upstream: string): string {
  if (isEmbedded.value) return strings.environment.embedded;
  return isProduction.value ? strings.environment.production(upstream) : upstream;
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="8" />
      <path class="mark-way" d="M9.5 21c8 0 5-10 13-10" />
      <circle class="mark-start" cx="8.5" cy="21" r="3" />
      <circle class="mark-end" cx="23.5" cy="11" r="3" />
    </svg>
  );
}
