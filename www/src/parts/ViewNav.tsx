/** The parts of the console, as links: they can be opened in a new tab. */
import { hasControls } from "../state/environment.ts";
import { isSeen, startTour } from "../state/tour.ts";
import { addressOfView, show, view, VIEWS } from "../state/view.ts";
import { strings } from "../strings.ts";
import { Icon } from "./Icon.tsx";

export function ViewNav() {
  return (
    <nav class="views" aria-label={strings.views.label}>
      {VIEWS.map((name) => (
        <a
          key={name}
          class="view-link"
          href={addressOfView(name)}
          aria-current={view.value === name ? "page" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            show(name);
          }}
        >
          {strings.views[name]}
        </a>
      ))}
      {hasControls.value && (
        <button type="button" class={`tour-button${isSeen.value ? "" : " tour-unseen"}`} onClick={startTour}>
          <Icon name="tour" />
          {strings.tour.start}
        </button>
      )}
    </nav>
  );
}
